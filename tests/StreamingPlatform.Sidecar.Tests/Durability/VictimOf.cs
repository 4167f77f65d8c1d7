namespace StreamingPlatform.Sidecar.Tests.Durability;

/// <summary>A process that is killed (its disposal is kill -9) and started again in turn.</summary>
internal sealed class Victim<T>(T first, Func<Task<T>> start) : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private bool isAlive = true;

    /// <summary>The one that runs, or that ran last.</summary>
    public T Current { get; private set; } = first;

    /// <summary>How another takes the place of one that was killed; unless set as the first was started.</summary>
    public Func<T, Task<T>> Restart { get; set; } = _ => start();

    public async Task KillAsync()
    {
        if (isAlive)
        {
            isAlive = false;
            await Current.DisposeAsync();
        }
    }

    /// <summary>Does nothing while it runs.</summary>
    public async Task RestartAsync()
    {
        if (!isAlive)
        {
            Current = await Restart(Current);
            isAlive = true;
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}

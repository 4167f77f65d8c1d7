namespace StreamingPlatform.Sidecar.Tests.Durability;

/// <summary>Starts victims.</summary>
internal static class Victim
{
    public static async Task<Victim<T>> StartAsync<T>(Func<Task<T>> start)
        where T : class, IAsyncDisposable => new(await start(), start);
}

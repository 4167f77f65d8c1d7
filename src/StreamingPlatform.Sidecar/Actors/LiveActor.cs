namespace StreamingPlatform.Sidecar.Actors;

/// <summary>An actor that is active in the app beside this sidecar.</summary>
internal sealed class LiveActor(string type, string id)
{
    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastUsed;
    private volatile bool leaving;

    public string Type { get; } = type;

    public string Id { get; } = id;

    public ActorTurns Turns { get; } = new();

    /// <summary>Cancelled when a running call has to end because the actor moves.</summary>
    public CancellationTokenSource Cut { get; } = new();

    /// <summary>Whether it is being deactivated.</summary>
    public bool IsLeaving => leaving;

    /// <summary>Completes when the actor is deactivated and may live elsewhere, or here anew.</summary>
    public Task Gone => gone.Task;

    /// <summary>Timestamp of the clock.</summary>
    public long LastUsed => Volatile.Read(ref lastUsed);

    public void Touch(long timestamp) => Volatile.Write(ref lastUsed, timestamp);

    public void SetLeaving() => leaving = true;

    public void SetGone() => gone.TrySetResult();
}

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>A registered timer; every text as given, empty when absent.</summary>
/// <param name="Data">JSON text; null when absent.</param>
internal sealed record ActorTimer(string Type, string Id, string Name, string DueTime, string Period, string Ttl, string Callback, string? Data)
{
    /// <summary>Cancelled when the timer ends before its last tick.</summary>
    public CancellationTokenSource Stop { get; } = new();
}

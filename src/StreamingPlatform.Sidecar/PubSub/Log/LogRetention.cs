namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>How long and how much of a topic is kept, read or not.</summary>
/// <param name="Age">Messages older than this are removed.</param>
/// <param name="Bytes">The oldest messages of a topic are removed while it holds more than this; null: no limit.</param>
internal sealed record LogRetention(TimeSpan Age, long? Bytes = null)
{
    private const int Steps = 64;

    /// <summary>Least time between two entries of the index, in milliseconds: retention is this exact.</summary>
    public long IndexMilliseconds { get; } = Math.Clamp((long)(Age.TotalMilliseconds / Steps), 1, 60_000);

    /// <summary>After this many bytes there is an entry of the index, whatever the time.</summary>
    public long IndexBytes { get; } = Math.Max(1, (Bytes ?? long.MaxValue) / Steps);

    /// <summary>How often what is too old or too much is looked for.</summary>
    public TimeSpan SweepEvery
    {
        get
        {
            var most = Bytes is null ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(5);
            var every = Age / 8 < most ? Age / 8 : most;
            return every > TimeSpan.FromMilliseconds(50) ? every : TimeSpan.FromMilliseconds(50);
        }
    }
}

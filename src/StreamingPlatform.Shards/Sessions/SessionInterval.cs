namespace StreamingPlatform.Shards.Sessions;

/// <summary>A session: its first and its last event, unix milliseconds.</summary>
public readonly record struct SessionInterval(long Start, long End);

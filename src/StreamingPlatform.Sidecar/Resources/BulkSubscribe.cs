namespace StreamingPlatform.Sidecar.Resources;

/// <summary>How many messages one bulk delivery may carry and how long it may wait for them (milliseconds).</summary>
public sealed record BulkSubscribe(int MaxMessages, int MaxAwaitMs);

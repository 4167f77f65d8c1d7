namespace StreamingPlatform.Sidecar.Resources;

/// <summary>How many messages one bulk delivery may carry and how long it may wait for them (milliseconds).</summary>
public sealed record BulkSubscribe(int MaxMessages, int MaxAwaitMs)
{
    private const int StandardMaxMessages = 100;
    private const int StandardMaxAwaitMs = 1000;

    /// <summary>What is zero or less has its default: 100 messages, 1000 milliseconds.</summary>
    public static BulkSubscribe Of(int maxMessages, int maxAwaitMs) =>
        new(maxMessages > 0 ? maxMessages : StandardMaxMessages, maxAwaitMs > 0 ? maxAwaitMs : StandardMaxAwaitMs);
}

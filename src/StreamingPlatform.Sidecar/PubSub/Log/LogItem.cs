namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>A record or a position that waits for the writer.</summary>
/// <param name="topic">Topic of either.</param>
/// <param name="record">The record; empty for a position.</param>
/// <param name="group">Not null for a position.</param>
internal sealed class LogItem(string topic, LogRecord record, string? group, long position)
{
    public string Topic { get; } = topic;

    public LogRecord Record { get; } = record;

    public string? Group { get; } = group;

    public long Position { get; } = position;

    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

using StreamingPlatform.Cli.Maps;

namespace StreamingPlatform.Cli.Replay;

/// <summary>Events of one type that go in one request.</summary>
internal sealed record EventBatch(string EventId, IReadOnlyList<ReplayEvent> Events)
{
    /// <summary>The body: one event a line.</summary>
    public byte[] ToLines()
    {
        var lines = new byte[Events.Sum(one => one.Json.Length + 1)];
        var at = 0;
        foreach (var one in Events)
        {
            one.Json.Span.CopyTo(lines.AsSpan(at));
            at += one.Json.Length;
            lines[at++] = (byte)'\n';
        }

        return lines;
    }
}

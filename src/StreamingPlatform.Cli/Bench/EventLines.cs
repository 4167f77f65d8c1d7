using StreamingPlatform.Cli.Maps;
using StreamingPlatform.Cli.Replay;

namespace StreamingPlatform.Cli.Bench;

/// <summary>The events of a run, in memory, so that reading the file is no part of what is measured.</summary>
internal sealed class EventLines
{
    private EventLines(IReadOnlyList<ReplayEvent> events) => Events = events;

    public IReadOnlyList<ReplayEvent> Events { get; }

    public static EventLines Read(string path, EventMap map) => new([.. new SourceFiles([path]).Read(map, deriveImpressions: false)]);

    /// <summary>The first events of one type.</summary>
    public IReadOnlyList<ReplayEvent> OfType(string eventId, int most) => [.. Events.Where(one => one.EventId == eventId).Take(most)];

    /// <summary>JSON arrays of so many events each.</summary>
    public static IReadOnlyList<byte[]> Arrays(IReadOnlyList<ReplayEvent> events, int size) => [.. events.Chunk(size).Select(Array)];

    private static byte[] Array(ReplayEvent[] events)
    {
        var bytes = new byte[events.Sum(one => one.Json.Length + 1) + 1];
        bytes[0] = (byte)'[';
        var at = 1;
        foreach (var one in events)
        {
            one.Json.Span.CopyTo(bytes.AsSpan(at));
            at += one.Json.Length;
            bytes[at++] = (byte)',';
        }

        bytes[^1] = (byte)']';
        return bytes;
    }
}

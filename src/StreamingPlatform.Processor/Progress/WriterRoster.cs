using System.Collections.Immutable;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Processor.Progress;

/// <summary>Ingestion processes by when they were last heard of, and the questions that are open. Pure; time comes as a timestamp.</summary>
internal sealed record WriterRoster(ImmutableDictionary<string, TimeSpan> LastHeard, ImmutableDictionary<string, long> Questions)
{
    public static readonly WriterRoster Empty = new(ImmutableDictionary<string, TimeSpan>.Empty, ImmutableDictionary<string, long>.Empty);

    private static readonly TimeSpan Live = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    /// <summary>What was known before a restart: heard of just now, for want of better knowledge.</summary>
    public static WriterRoster Of(IEnumerable<string> writers, TimeSpan now) =>
        Empty with { LastHeard = writers.ToImmutableDictionary(writer => writer, _ => now, StringComparer.Ordinal) };

    public WriterRoster Beat(WriterBeat beat, TimeSpan now)
    {
        var known = LastHeard.RemoveRange(LastHeard.Where(writer => now - writer.Value > Forgotten && writer.Key != beat.Writer).Select(writer => writer.Key));
        return this with { LastHeard = beat.Ended ? known.Remove(beat.Writer) : known.SetItem(beat.Writer, now) };
    }

    public WriterRoster Ask(OpenQuestion question) =>
        Questions.TryGetValue(question.TenantId, out var number) && number >= question.Number
            ? this
            : this with { Questions = Questions.SetItem(question.TenantId, question.Number) };

    public IReadOnlyList<string> LiveAt(TimeSpan now) => [.. LastHeard.Where(writer => now - writer.Value <= Live).Select(writer => writer.Key)];

    public IReadOnlyList<string> SilentAt(TimeSpan now) =>
        [.. LastHeard.Where(writer => now - writer.Value > Live && now - writer.Value <= Forgotten).Select(writer => writer.Key)];
}

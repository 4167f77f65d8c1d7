using System.Collections.Immutable;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Processor.Progress;

/// <summary>A tenant's accepted and counted blocks. Reports are joins: in any order and however often, they give the same ledger.</summary>
/// <param name="Question">The number of the last question put.</param>
/// <param name="AcceptedEvents">Of folded writers.</param>
/// <param name="CountedEvents">Of folded writers.</param>
/// <param name="DeadLettered">Of folded writers.</param>
/// <param name="Writers">Writers that are not folded.</param>
/// <param name="LastReplay">When, to the minute, a block was last counted that had been accepted long before.</param>
/// <param name="Folded">Writers that ended and are fully counted: of them only the numbers are kept, so that late duplicates change nothing.</param>
internal sealed record ProgressLedger(
    long Question,
    long AcceptedEvents,
    long CountedEvents,
    long DeadLettered,
    ImmutableSortedDictionary<string, WriterLedger> Writers,
    ImmutableSortedDictionary<string, NumberSet> Folded,
    DateTimeOffset? LastReplay = null)
{
    private static readonly TimeSpan ReplaySteps = TimeSpan.FromMinutes(1);

    public static readonly ProgressLedger Empty = new(
        0,
        0,
        0,
        0,
        ImmutableSortedDictionary.Create<string, WriterLedger>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, NumberSet>(StringComparer.Ordinal));

    public long TotalAccepted => AcceptedEvents + Writers.Values.Sum(writer => writer.AcceptedEvents);

    public long TotalCounted => CountedEvents + Writers.Values.Sum(writer => writer.CountedEvents);

    public long TotalDeadLettered => DeadLettered + Writers.Values.Sum(writer => writer.DeadLettered);

    public ProgressLedger Replayed(DateTimeOffset at) => LastReplay is { } last && at - last < ReplaySteps ? this : this with { LastReplay = at };

    public ProgressLedger Ask() => this with { Question = Question + 1 };

    public ProgressLedger Report(WriterReport report)
    {
        var before = Of(report.Writer);
        var after = report.Blocks.Aggregate(before, (writer, block) => writer.Accept(block));
        if (report.Seen > after.Seen || (report.Ended && !after.Ended))
        {
            after = after with { Seen = Math.Max(after.Seen, report.Seen), Ended = after.Ended || report.Ended };
        }

        return With(report.Writer, before, after);
    }

    public ProgressLedger Report(IReadOnlyList<CountedReport> reports)
    {
        var ledger = this;
        foreach (var report in reports)
        {
            var before = ledger.Of(report.Writer);
            ledger = ledger.With(report.Writer, before, report.Blocks.Aggregate(before, (writer, block) => writer.Count(block)));
        }

        return ledger;
    }

    /// <summary>Whether nothing more has to come from the writer before the question can be answered.</summary>
    public bool HasAnswered(string writer, long question) =>
        Folded.ContainsKey(writer) || (Writers.TryGetValue(writer, out var ledger) && (ledger.Ended || ledger.Seen >= question));

    public bool IsCounted(string writer, long number) =>
        Writers.TryGetValue(writer, out var open) ? open.Counted.Contains(number) : Folded.TryGetValue(writer, out var all) && all.Contains(number);

    /// <summary>A folded writer comes back with its numbers known and its sums where they are.</summary>
    private WriterLedger Of(string writer) =>
        Writers.TryGetValue(writer, out var open) ? open
        : Folded.TryGetValue(writer, out var numbers) ? WriterLedger.Empty with { Accepted = numbers, Counted = numbers, Seen = long.MaxValue, Ended = true }
        : WriterLedger.Empty;

    private ProgressLedger With(string id, WriterLedger before, WriterLedger after)
    {
        if (ReferenceEquals(before, after) && (before != WriterLedger.Empty || Writers.ContainsKey(id)))
        {
            return this;
        }

        if (!after.Ended || !after.IsFullyCounted)
        {
            return this with { Writers = Writers.SetItem(id, after), Folded = Folded.Remove(id) };
        }

        return this with
        {
            AcceptedEvents = AcceptedEvents + after.AcceptedEvents,
            CountedEvents = CountedEvents + after.CountedEvents,
            DeadLettered = DeadLettered + after.DeadLettered,
            Writers = Writers.Remove(id),
            Folded = Folded.SetItem(id, after.Accepted),
        };
    }
}

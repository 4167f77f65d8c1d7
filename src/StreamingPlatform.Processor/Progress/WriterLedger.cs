using StreamingPlatform.Contracts;

namespace StreamingPlatform.Processor.Progress;

/// <summary>One ingestion process' blocks of one tenant.</summary>
/// <param name="Accepted">Blocks that either side has reported.</param>
/// <param name="Counted">Blocks that the shards have; a part of <paramref name="Accepted"/>.</param>
/// <param name="Seen">The highest question it had been told of when it reported.</param>
/// <param name="Ended">It writes no more.</param>
internal sealed record WriterLedger(
    NumberSet Accepted, long AcceptedEvents, NumberSet Counted, long CountedEvents, long DeadLettered, long Seen, bool Ended)
{
    public static readonly WriterLedger Empty = new(NumberSet.Empty, 0, NumberSet.Empty, 0, 0, 0, false);

    public bool IsFullyCounted => Accepted.Equals(Counted);

    public WriterLedger Accept(BlockProgress block) => Accepted.Contains(block.Number)
        ? this
        : this with { Accepted = Accepted.With(block.Number), AcceptedEvents = AcceptedEvents + block.Events };

    public WriterLedger Count(BlockProgress block) => Counted.Contains(block.Number)
        ? this
        : Accept(block) with
        {
            Counted = Counted.With(block.Number),
            CountedEvents = CountedEvents + block.Events,
            DeadLettered = DeadLettered + block.DeadLettered,
        };
}

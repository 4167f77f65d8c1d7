using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Processor.Blocks;

/// <summary>A block as the processor understands it.</summary>
/// <param name="AcceptedAt">When ingestion wrote it; null if it does not tell.</param>
/// <param name="Size">Events in it, poisonous ones included.</param>
internal sealed record Block(
    string TenantId, string EventId, string Writer, long Number, int Size, IReadOnlyList<CustomerEvent> Events, IReadOnlyList<PoisonousEvent> Poisonous,
    DateTimeOffset? AcceptedAt = null);

/// <summary>An event that cannot be decoded.</summary>
/// <param name="Json">The event as it stood in the block.</param>
internal sealed record PoisonousEvent(int Index, string Reason, byte[] Json);

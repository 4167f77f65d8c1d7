using System.Text.Json;
using StreamingPlatform.Processor.Blocks;

namespace StreamingPlatform.Processor.DeadLetters;

/// <summary>What cannot be processed, with its reason.</summary>
/// <param name="Index">Position within the block; null for a message that is no block.</param>
/// <param name="Event">The event as it stood in the block.</param>
/// <param name="Payload">A message that is no block, byte for byte.</param>
internal sealed record DeadLetter(
    string TenantId, string EventId, string? Writer, long? Number, int? Index, string Reason, JsonElement? Event, byte[]? Payload)
{
    public static DeadLetter OfEvent(Block block, PoisonousEvent poisonous) => new(
        block.TenantId, block.EventId, block.Writer, block.Number, poisonous.Index, poisonous.Reason, JsonElement.Parse(poisonous.Json), null);

    public static DeadLetter OfBlock(string tenantId, string eventId, string reason, byte[] payload) =>
        new(tenantId, eventId, null, null, null, reason, null, payload);
}

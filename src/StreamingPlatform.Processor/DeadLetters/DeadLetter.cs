using System.Text.Json;
using StreamingPlatform.Processor.Blocks;

namespace StreamingPlatform.Processor.DeadLetters;

/// <summary>What cannot be processed, with its reason.</summary>
/// <param name="TenantId">Null for a message that does not tell where it came from.</param>
/// <param name="Index">Position within the block; null for a message that is no block.</param>
/// <param name="Event">The event as it stood in the block.</param>
/// <param name="Payload">A message that is no block: its first 256 KiB, byte for byte.</param>
/// <param name="PayloadBytes">Length of the whole message that is no block.</param>
internal sealed record DeadLetter(
    string? TenantId,
    string? EventId,
    string? Writer,
    long? Number,
    int? Index,
    string Reason,
    JsonElement? Event,
    byte[]? Payload,
    int? PayloadBytes)
{
    // In Base64 it still fits into the smallest usual message limit of a broker, so that publishing it cannot fail for ever.
    private const int MaxPayloadBytes = 262_144;

    public static DeadLetter OfEvent(Block block, PoisonousEvent poisonous) => new(
        block.TenantId, block.EventId, block.Writer, block.Number, poisonous.Index, poisonous.Reason, JsonElement.Parse(poisonous.Json), null, null);

    /// <param name="topic">Where the message came from, if it told.</param>
    public static DeadLetter OfMessage(string? topic, string reason, ReadOnlySpan<byte> payload)
    {
        var (tenantId, eventId) = topic?.Split('.') is [var tenant, var type] ? (tenant, type) : (null, null);
        return new DeadLetter(
            tenantId, eventId, null, null, null, reason, null, payload[..Math.Min(payload.Length, MaxPayloadBytes)].ToArray(), payload.Length);
    }
}

using System.Buffers;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using StreamingPlatform.Ingestion.Blocks;
using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Statuses;

/// <summary>
/// What became of the latest events, in a table of fixed size: a hash of tenant and id leads to the block that carries the event, or to the reason why none
/// does. Nothing is written anywhere for it; whether the block is counted is what the tenant's progress knows.
/// </summary>
internal sealed class EventStatuses(IOptions<IngestionOptions> options, TimeProvider clock)
{
    private const int Ways = 4;
    private const int MaxIdBytes = 256;

    private readonly Entry[] _entries = new Entry[options.Value.RememberedEvents / Ways * Ways];
    private readonly Lock[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    /// <summary>A part of a request is durable.</summary>
    public void Accepted(EventType type, ElementBuffer elements, BlockPart part)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = part.First; i < part.First + part.Count; i++)
        {
            Put(HashOfJson(type.TenantId, elements.IdOf(elements.Elements[i])[1..^1]), new Entry(0, now, type, part.Block.Number, null, IsQuarantined: false));
        }
    }

    /// <summary>An event is refused, or kept in the quarantine.</summary>
    public void Refused(EventType type, string id, ProblemReason reason, bool isQuarantined)
    {
        if (Encoding.UTF8.GetByteCount(id) <= MaxIdBytes)
        {
            Put(HashOf(type.TenantId, id), new Entry(0, clock.GetUtcNow().ToUnixTimeMilliseconds(), type, 0, reason, isQuarantined));
        }
    }

    /// <summary>Null when nothing is known.</summary>
    public Entry? Find(string tenantId, string id)
    {
        if (Encoding.UTF8.GetByteCount(id) > MaxIdBytes)
        {
            return null;
        }

        var hash = HashOf(tenantId, id);
        var first = SlotOf(hash);
        lock (_locks[first / Ways % _locks.Length])
        {
            foreach (var entry in _entries.AsSpan(first, Ways))
            {
                if (entry.Hash == hash && entry.Type is not null)
                {
                    return entry;
                }
            }
        }

        return null;
    }

    private void Put(ulong hash, Entry entry)
    {
        var first = SlotOf(hash);
        lock (_locks[first / Ways % _locks.Length])
        {
            var ways = _entries.AsSpan(first, Ways);
            var oldest = 0;
            for (var i = 0; i < Ways; i++)
            {
                if (ways[i].Hash == hash)
                {
                    oldest = i;
                    break;
                }

                oldest = ways[i].At < ways[oldest].At ? i : oldest;
            }

            ways[oldest] = entry with { Hash = hash };
        }
    }

    private int SlotOf(ulong hash) => (int)(hash % (ulong)(_entries.Length / Ways)) * Ways;

    private ulong HashOfJson(string tenantId, ReadOnlySpan<byte> json) => json.Contains((byte)'\\')
        ? HashOf(tenantId, JsonSerializer.Deserialize<string>([(byte)'"', .. json, (byte)'"'])!)
        : HashOf(tenantId, json);

    private ulong HashOf(string tenantId, string id)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(id.Length));
        try
        {
            return HashOf(tenantId, bytes.AsSpan(0, Encoding.UTF8.GetBytes(id, bytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private ulong HashOf(string tenantId, ReadOnlySpan<byte> id)
    {
        // Tenant ids have no zero, so no two pairs make the same text.
        Span<byte> text = stackalloc byte[64 + MaxIdBytes];
        var tenant = Encoding.UTF8.GetBytes(tenantId, text);
        text[tenant] = 0;
        id.CopyTo(text[(tenant + 1)..]);
        return XxHash3.HashToUInt64(text[..(tenant + 1 + id.Length)], _seed);
    }

    /// <summary>What became of one event.</summary>
    /// <param name="At">Unix time in milliseconds.</param>
    /// <param name="Block">Number of the block that carries it; 0 for a refused one.</param>
    internal readonly record struct Entry(ulong Hash, long At, EventType? Type, long Block, ProblemReason? Reason, bool IsQuarantined);
}

using System.Buffers;
using CsCheck;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Tests.Records;

/// <summary>Small sets of events of one customer, their times crowded around the window and the session gap.</summary>
internal static class RuleEvents
{
    public const int WindowSeconds = 3_600;
    public const int GapSeconds = 1_800;
    public const long Start = 1_700_000_000_000;

    public static readonly RuleSettings Settings = new(
        GapSeconds, [(WindowSeconds, "any"), (WindowSeconds, "product"), (WindowSeconds, "campaign"), (900, "any"), (86_400, "product")]);

    public static readonly Gen<CustomerEvent> One = Gen.Select(
        Gen.Byte[0, 5],
        OneOf<string?>(null, "a", "b", "c"),
        OneOf<string?>(null, "p", "q"),
        Gen.Select(Gen.Long[-3, 3], OneOf(900L, 1_800L, 3_600L), Gen.Long[0, 5], (n, seconds, jitter) => (n * seconds * 1000) + jitter - 2),
        (action, campaign, product, at) => new CustomerEvent("anna", action, campaign, product, Start + at));

    public static readonly Gen<CustomerEvent[]> Many = One.Array[1, 24];

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>Applies the events batch by batch.</summary>
    public static (CustomerRecord Record, HashSet<Fact> Facts) Apply(IEnumerable<CustomerEvent[]> batches, RuleSettings? settings = null)
    {
        CustomerRecord? record = null;
        var facts = new HashSet<Fact>();
        foreach (var batch in batches)
        {
            record = CustomerRules.Apply(record, "anna", 7, batch, settings ?? Settings, facts).Record;
        }

        return (record!, facts);
    }

    public static byte[] Bytes(CustomerRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        record.Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }
}

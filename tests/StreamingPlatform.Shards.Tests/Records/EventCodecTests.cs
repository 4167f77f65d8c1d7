using CsCheck;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Tests.Records;

public class EventCodecTests
{
    private static readonly Gen<CustomerEvent> Any = Gen.Select(
        Gen.String[1, 40].Where(s => s.Length > 0 && !s.Any(char.IsSurrogate)),
        Gen.Byte[0, 5],
        Gen.OneOf(Gen.Const((string?)null), Gen.String[1, 8].Where(s => s.Length > 0 && !s.Any(char.IsSurrogate))!),
        Gen.OneOf(Gen.Const((string?)null), Gen.String[1, 200].Where(s => s.Length > 0 && !s.Any(char.IsSurrogate))!),
        Gen.Long[-4_000_000_000_000, 4_000_000_000_000],
        (customer, action, campaign, product, at) => new CustomerEvent(customer, action, campaign, product, at));

    [Fact]
    public void Decode_Encoded_GivesTheSameEvents() => Any.Array[0, 40].Sample(
        events => EventCodec.Decode(EventCodec.Encode(events)).ShouldBe(events), iter: 500);

    [Fact]
    public void Decode_Truncated_Throws()
    {
        var bytes = EventCodec.Encode([new("anna", 2, "spring", "p", 5), new("bert", 3, null, null, 9)]);
        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => EventCodec.Decode(bytes.AsSpan(0, length)));
        }

        Should.Throw<InvalidDataException>(() => EventCodec.Decode([.. bytes, 0]));
    }

    [Fact]
    public void Decode_AnyBytes_ThrowsOnlyInvalidData() => Gen.Byte.Array[0, 40].Sample(
        garbage =>
        {
            try
            {
                EventCodec.Decode([1, .. garbage]);
            }
            catch (InvalidDataException)
            {
                // the only way to fail
            }
        },
        iter: 5_000);

    [Fact]
    public void ShardHash_KnownCustomers_StaysWhatItWas()
    {
        // XXH3 of no input, as its reference implementation publishes it: 2D06800538D394C2.
        ShardHash.Hash(string.Empty).ShouldBe(0x38D394C2u);
        ShardHash.ShardOf("anna", 1).ShouldBe(0);
    }
}

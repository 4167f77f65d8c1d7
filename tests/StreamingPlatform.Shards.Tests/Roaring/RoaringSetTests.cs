using System.Buffers;
using CsCheck;
using StreamingPlatform.Shards.Roaring;

namespace StreamingPlatform.Shards.Tests.Roaring;

public class RoaringSetTests
{
    /// <summary>Scattered values, and dense stretches that make bitmaps.</summary>
    private static readonly Gen<uint[]> Values = Gen.OneOf(
        Gen.UInt.Array[0, 50],
        Gen.UInt[0, 300_000].Array[0, 400],
        Gen.Select(Gen.UInt[0, 200_000], Gen.Int[1, 9_000], Gen.UInt[1, 3], (from, count, step) => Stretch(from, count, step)));

    [Fact]
    public void Set_AnyValues_AgreesWithHashSet() => Values.Sample(
        values =>
        {
            var expected = new HashSet<uint>();
            var set = new RoaringSet();
            foreach (var value in values)
            {
                set.Add(value).ShouldBe(expected.Add(value));
            }

            set.Count.ShouldBe(expected.Count);
            set.ShouldBe(expected.Order());
            values.ShouldAllBe(v => set.Contains(v));
            set.Contains(values.Length > 0 ? values[0] ^ 0x8000_0001 : 7).ShouldBe(expected.Contains(values.Length > 0 ? values[0] ^ 0x8000_0001 : 7));
        },
        iter: 300);

    [Fact]
    public void Union_AnySets_AgreesWithHashSet() => Values.Array[1, 5].Sample(
        lists =>
        {
            var sets = lists.Select(Of).ToList();
            var expected = lists.SelectMany(l => l).ToHashSet();
            RoaringSet.UnionCount(sets).ShouldBe(expected.Count);
            var union = new RoaringSet();
            var backwards = new RoaringSet();
            foreach (var set in sets)
            {
                union.UnionWith(set);
            }

            foreach (var set in Enumerable.Reverse(sets))
            {
                backwards.UnionWith(set);
            }

            union.ShouldBe(expected.Order());
            Bytes(union).ShouldBe(Bytes(Of([.. expected])));
            Bytes(backwards).ShouldBe(Bytes(union));
            sets.Select(s => s.Count).ShouldBe(lists.Select(l => (long)l.Distinct().Count()), "the operands stay as they are");
        },
        iter: 200);

    [Fact]
    public void Serialization_AnySet_ComesBackAndDelimitsItself() => Values.Sample(
        values =>
        {
            var set = Of(values);
            var bytes = Bytes(set);
            bytes.Length.ShouldBe(set.SerializedSize);
            var read = RoaringSet.Read([.. bytes, 1, 2, 3], out var consumed);
            consumed.ShouldBe(bytes.Length);
            read.ShouldBe(set);
            Bytes(read).ShouldBe(bytes);
        },
        iter: 200);

    [Fact]
    public void Read_TruncatedAnywhere_Throws()
    {
        var bytes = Bytes(Of([1, 2, 70_000, 5_000_000]));
        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => RoaringSet.Read(bytes.AsSpan(0, length), out _), $"{length} bytes");
        }
    }

    [Fact]
    public void Read_AnyBytes_ThrowsOnlyInvalidData() => Gen.Select(Gen.Byte.Array[0, 60], Gen.Int[0, 2]).Sample(
        (garbage, kind) =>
        {
            byte[] start = kind switch { 0 => [], 1 => [0x3A, 0x30, 0, 0], _ => [0x3B, 0x30, 1, 0] };
            try
            {
                RoaringSet.Read([.. start, .. garbage], out _);
            }
            catch (InvalidDataException)
            {
                // the only way to fail
            }
        },
        iter: 5_000);

    private static uint[] Stretch(uint from, int count, uint step) => [.. Enumerable.Range(0, count).Select(i => from + ((uint)i * step))];

    private static RoaringSet Of(uint[] values)
    {
        var set = new RoaringSet();
        foreach (var value in values)
        {
            set.Add(value);
        }

        return set;
    }

    private static byte[] Bytes(RoaringSet set)
    {
        var buffer = new ArrayBufferWriter<byte>();
        set.Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }
}

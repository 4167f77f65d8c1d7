using System.Buffers;
using StreamingPlatform.Shards.Roaring;

namespace StreamingPlatform.Shards.Tests.Roaring;

/// <summary>Bytes written down by hand from https://github.com/RoaringBitmap/RoaringFormatSpec.</summary>
public class RoaringFormatTests
{
    [Fact]
    public void Write_Empty_IsCookieAndZero() => Bytes().ShouldBe([0x3A, 0x30, 0, 0, 0, 0, 0, 0]);

    [Fact]
    public void Write_ArrayContainers_HaveKeysCardinalitiesAndOffsets() => Bytes(1, 2, 0x0003_0007).ShouldBe(
    [
        0x3A, 0x30, 0, 0, /* two containers */ 2, 0, 0, 0,
        /* key 0, two values */ 0, 0, 1, 0, /* key 3, one value */ 3, 0, 0, 0,
        /* offsets 24 and 28 */ 24, 0, 0, 0, 28, 0, 0, 0,
        1, 0, 2, 0, 7, 0,
    ]);

    [Fact]
    public void Write_4097Values_IsABitmap()
    {
        var bytes = Bytes([.. Enumerable.Range(0, 4097).Select(i => (uint)i)]);
        bytes.Length.ShouldBe(16 + 8192);
        bytes[..16].ShouldBe([0x3A, 0x30, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x10, 16, 0, 0, 0]);
        bytes[16..(16 + 512)].ShouldAllBe(b => b == 0xFF);
        bytes[16 + 512].ShouldBe((byte)1);
        bytes[(16 + 513)..].ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void Write_4096Values_IsAnArray() => Bytes([.. Enumerable.Range(0, 4096).Select(i => (uint)i)]).Length.ShouldBe(16 + 8192);

    [Fact]
    public void Read_RunContainersWithoutOffsets_GivesTheirValues()
    {
        byte[] bytes =
        [
            /* cookie 12347, two containers */ 0x3B, 0x30, 1, 0, /* the first is runs */ 0b01,
            /* key 0: 13 values */ 0, 0, 12, 0, /* key 1: 1 value */ 1, 0, 0, 0,
            /* runs 11..20 and 30..32 */ 2, 0, 11, 0, 9, 0, 30, 0, 2, 0,
            /* array */ 5, 0,
        ];
        var set = RoaringSet.Read(bytes, out var consumed);
        consumed.ShouldBe(bytes.Length);
        set.ShouldBe([.. Enumerable.Range(11, 10).Select(i => (uint)i), 30, 31, 32, 65_541]);
    }

    [Fact]
    public void Read_FourRunContainers_HasOffsets()
    {
        List<byte> bytes = [0x3B, 0x30, 3, 0, 0b1111];
        for (byte key = 0; key < 4; key++)
        {
            bytes.AddRange([key, 0, 4, 0]);
        }

        for (byte i = 0; i < 4; i++)
        {
            bytes.AddRange([(byte)(37 + (i * 6)), 0, 0, 0]);
        }

        for (var i = 0; i < 4; i++)
        {
            bytes.AddRange([1, 0, 100, 0, 4, 0]);
        }

        RoaringSet.Read([.. bytes], out var consumed).Count.ShouldBe(20);
        consumed.ShouldBe(bytes.Count);
    }

    [Theory]
    [InlineData("a cookie of nothing", new byte[] { 1, 2, 3, 4, 0, 0, 0, 0 })]
    [InlineData("a wrong offset", new byte[] { 0x3A, 0x30, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 0, 1, 0 })]
    [InlineData("descending values", new byte[] { 0x3A, 0x30, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 16, 0, 0, 0, 2, 0, 1, 0 })]
    [InlineData("a negative number of containers", new byte[] { 0x3A, 0x30, 0, 0, 255, 255, 255, 255 })]
    public void Read_Malformed_Throws(string what, byte[] bytes) =>
        Should.Throw<InvalidDataException>(() => RoaringSet.Read(bytes, out _), what);

    private static byte[] Bytes(params uint[] values)
    {
        var set = new RoaringSet();
        foreach (var value in values)
        {
            set.Add(value);
        }

        var buffer = new ArrayBufferWriter<byte>();
        set.Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }
}

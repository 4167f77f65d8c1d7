using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace StreamingPlatform.Shards.Roaring;

/// <summary>
/// The portable Roaring serialization (<c>https://github.com/RoaringBitmap/RoaringFormatSpec</c>): cookie 12346, number of containers, per
/// container its key and cardinality − 1, offsets, then the containers, all little-endian; or cookie 12347 with a bit per container that says
/// which are runs, and offsets only from four containers on.
/// </summary>
internal static class RoaringFormat
{
    private const int Cookie = 12346;
    private const int CookieWithRuns = 12347;
    private const int OffsetsFrom = 4;
    private const int MaxContainers = 65_536;

    public static int SizeOf(RoaringSet set)
    {
        var size = 8 + (set.Keys.Length * 8);
        foreach (ref readonly var container in set.Containers)
        {
            size += container.SerializedSize;
        }

        return size;
    }

    public static void Write(RoaringSet set, IBufferWriter<byte> output)
    {
        var size = SizeOf(set);
        var bytes = output.GetSpan(size)[..size];
        var keys = set.Keys;
        var containers = set.Containers;
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Cookie);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], keys.Length);
        var offset = 8 + (keys.Length * 8);
        for (var i = 0; i < keys.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(8 + (i * 4))..], keys[i]);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(10 + (i * 4))..], (ushort)(containers[i].Count - 1));
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(8 + (keys.Length * 4) + (i * 4))..], offset);
            Put(containers[i], bytes[offset..]);
            offset += containers[i].SerializedSize;
        }

        output.Advance(size);
    }

    public static RoaringSet Read(ReadOnlySpan<byte> source, out int consumed)
    {
        var position = 0;
        var cookie = BinaryPrimitives.ReadInt32LittleEndian(Take(source, ref position, 4));
        ReadOnlySpan<byte> runs = default;
        int size;
        if (cookie == Cookie)
        {
            size = BinaryPrimitives.ReadInt32LittleEndian(Take(source, ref position, 4));
        }
        else if ((cookie & 0xFFFF) == CookieWithRuns)
        {
            size = (int)((uint)cookie >> 16) + 1;
            runs = Take(source, ref position, (size + 7) / 8);
        }
        else
        {
            throw new InvalidDataException("Not a Roaring set: unknown cookie.");
        }

        if (size is < 0 or > MaxContainers)
        {
            throw new InvalidDataException("A Roaring set with an impossible number of containers.");
        }

        var headers = Take(source, ref position, size * 4);
        var offsets = runs.IsEmpty || size >= OffsetsFrom ? Take(source, ref position, size * 4) : default;
        var keys = new ushort[size];
        var containers = new Container[size];
        for (var i = 0; i < size; i++)
        {
            keys[i] = BinaryPrimitives.ReadUInt16LittleEndian(headers[(i * 4)..]);
            var count = BinaryPrimitives.ReadUInt16LittleEndian(headers[((i * 4) + 2)..]) + 1;
            if (i > 0 && keys[i] <= keys[i - 1])
            {
                throw new InvalidDataException("The containers of a Roaring set are out of order.");
            }

            if (!offsets.IsEmpty && BinaryPrimitives.ReadInt32LittleEndian(offsets[(i * 4)..]) != position)
            {
                throw new InvalidDataException("A container of a Roaring set is not where its offset says.");
            }

            var isRun = !runs.IsEmpty && (runs[i >> 3] & (1 << (i & 7))) != 0;
            containers[i] = isRun ? Runs(source, ref position, count)
                : count <= Container.MaxArray ? Values(source, ref position, count)
                : Bitmap(source, ref position, count);
        }

        consumed = position;
        return new RoaringSet(keys, containers, size);
    }

    private static void Put(in Container container, Span<byte> bytes)
    {
        if (container.Bits is not null)
        {
            CopyLittleEndian(MemoryMarshal.AsBytes(container.Bits.AsSpan()), bytes, sizeof(ulong));
        }
        else
        {
            CopyLittleEndian(MemoryMarshal.AsBytes(container.Values.AsSpan(0, container.Count)), bytes, sizeof(ushort));
        }
    }

    private static Container Values(ReadOnlySpan<byte> source, ref int position, int count)
    {
        var values = new ushort[count];
        CopyLittleEndian(Take(source, ref position, count * 2), MemoryMarshal.AsBytes(values.AsSpan()), sizeof(ushort));
        for (var i = 1; i < count; i++)
        {
            if (values[i] <= values[i - 1])
            {
                throw new InvalidDataException("The values of an array container are out of order.");
            }
        }

        return new Container { Values = values, Count = count };
    }

    private static Container Bitmap(ReadOnlySpan<byte> source, ref int position, int count)
    {
        var bits = new ulong[Container.BitmapWords];
        CopyLittleEndian(Take(source, ref position, Container.BitmapBytes), MemoryMarshal.AsBytes(bits.AsSpan()), sizeof(ulong));
        return Container.PopCount(bits) == count
            ? new Container { Bits = bits, Count = count }
            : throw new InvalidDataException("A bitmap container does not hold as many values as it says.");
    }

    private static Container Runs(ReadOnlySpan<byte> source, ref int position, int count)
    {
        var number = BinaryPrimitives.ReadUInt16LittleEndian(Take(source, ref position, 2));
        var runs = Take(source, ref position, number * 4);
        var bits = new ulong[Container.BitmapWords];
        var from = 0;
        for (var i = 0; i < number; i++)
        {
            var start = BinaryPrimitives.ReadUInt16LittleEndian(runs[(i * 4)..]);
            var last = start + BinaryPrimitives.ReadUInt16LittleEndian(runs[((i * 4) + 2)..]);
            if (start < from || last > ushort.MaxValue)
            {
                throw new InvalidDataException("The runs of a container are out of order.");
            }

            for (var value = (int)start; value <= last; value++)
            {
                bits[value >> 6] |= 1UL << value;
            }

            from = last + 1;
        }

        var container = Container.OfBitmap(bits);
        return container.Count == count ? container : throw new InvalidDataException("A run container does not hold as many values as it says.");
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> source, scoped ref int position, int length)
    {
        if (source.Length - position < length)
        {
            throw new InvalidDataException("A Roaring set ends early.");
        }

        var taken = source.Slice(position, length);
        position += length;
        return taken;
    }

    private static void CopyLittleEndian(ReadOnlySpan<byte> from, Span<byte> to, int width)
    {
        from.CopyTo(to);
        if (!BitConverter.IsLittleEndian)
        {
            for (var i = 0; i < from.Length; i += width)
            {
                to.Slice(i, width).Reverse();
            }
        }
    }
}

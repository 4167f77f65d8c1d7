using System.Buffers;
using System.Buffers.Binary;

namespace StreamingPlatform.Shards.Documents;

/// <summary>Customer records sorted by hash: <c>'R' 1 · count (4) · count × (hash 8, end 4) · records</c>. Entries of one hash never part.</summary>
internal static class RecordDocument
{
    public const byte Mark = (byte)'R';
    public const byte Version = 1;
    public const int HeaderBytes = 6;
    public const int EntryBytes = 12;

    public static int Count(ReadOnlySpan<byte> document)
    {
        if (document.Length < HeaderBytes || document[0] != Mark || document[1] != Version)
        {
            throw new InvalidDataException("This is no record document of a known version.");
        }

        var count = BinaryPrimitives.ReadInt32LittleEndian(document[2..]);
        return count >= 0 && count <= (document.Length - HeaderBytes) / EntryBytes ? count : throw new InvalidDataException("A record document is cut.");
    }

    public static ulong Hash(ReadOnlySpan<byte> document, int index) =>
        BinaryPrimitives.ReadUInt64LittleEndian(document[(HeaderBytes + (index * EntryBytes))..]);

    public static ReadOnlyMemory<byte> Record(ReadOnlyMemory<byte> document, int count, int index)
    {
        var payload = HeaderBytes + (count * EntryBytes);
        var start = index == 0 ? 0 : End(document.Span, index - 1);
        var end = End(document.Span, index);
        return start <= end && payload + end <= document.Length
            ? document.Slice(payload + start, end - start)
            : throw new InvalidDataException("A record document is cut.");
    }

    /// <summary>The index of the first entry with this hash or a higher one.</summary>
    public static int Find(ReadOnlySpan<byte> document, int count, ulong hash)
    {
        int low = 0, high = count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Hash(document, middle) < hash)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static int End(ReadOnlySpan<byte> document, int index) =>
        BinaryPrimitives.ReadInt32LittleEndian(document[(HeaderBytes + (index * EntryBytes) + 8)..]);
}

/// <summary>Builds record documents.</summary>
internal sealed class RecordDocumentBuilder
{
    private readonly List<(ulong Hash, int End)> _entries = [];
    private readonly ArrayBufferWriter<byte> _records = new(RunDocument.PieceBytes);

    public bool IsEmpty => _entries.Count == 0;

    public ulong First => _entries[0].Hash;

    public ulong Last => _entries[^1].Hash;

    public int LengthWith(int bytes) => RecordDocument.HeaderBytes + ((_entries.Count + 1) * RecordDocument.EntryBytes) + _records.WrittenCount + bytes;

    public void Add(ulong hash, ReadOnlySpan<byte> record)
    {
        _records.Write(record);
        _entries.Add((hash, _records.WrittenCount));
    }

    public byte[] Take()
    {
        var document = new byte[RecordDocument.HeaderBytes + (_entries.Count * RecordDocument.EntryBytes) + _records.WrittenCount];
        document[0] = RecordDocument.Mark;
        document[1] = RecordDocument.Version;
        BinaryPrimitives.WriteInt32LittleEndian(document.AsSpan(2), _entries.Count);
        var position = RecordDocument.HeaderBytes;
        foreach (var (hash, end) in _entries)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(document.AsSpan(position), hash);
            BinaryPrimitives.WriteInt32LittleEndian(document.AsSpan(position + 8), end);
            position += RecordDocument.EntryBytes;
        }

        _records.WrittenSpan.CopyTo(document.AsSpan(position));
        _entries.Clear();
        _records.ResetWrittenCount();
        return document;
    }
}

using System.Buffers;

namespace StreamingPlatform.Shards.Documents;

/// <summary>
/// Sets sorted by <see cref="CellKey"/>: <c>'C' 1</c>, then entries: tag 0 names the campaign and metric of what follows; any other tag is slot + 1,
/// followed by <c>zigzag day difference · length · Roaring set</c>. A day whose customers all stand in one quarter-hour has no set of its own.
/// </summary>
internal sealed class CellDocumentBuilder
{
    public const byte Mark = (byte)'C';
    public const byte Version = 1;

    private readonly ArrayBufferWriter<byte> _data = new(RunDocument.PieceBytes);
    private CellKey _last;

    public bool IsEmpty => _data.WrittenCount == 0;

    public CellKey First { get; private set; }

    public int LengthWith(in CellKey key, int bytes) => _data.WrittenCount + bytes + 24 + ((key.Campaign.Length + key.Metric.Length) * 3);

    public void Add(in CellKey key, ReadOnlySpan<byte> set)
    {
        var newGroup = false;
        if (IsEmpty)
        {
            _data.WriteByte(Mark);
            _data.WriteByte(Version);
            First = key;
            newGroup = true;
        }

        if (newGroup || key.Campaign != _last.Campaign || key.Metric != _last.Metric)
        {
            _data.WriteByte(0);
            _data.WriteText(key.Campaign);
            _data.WriteText(key.Metric);
            _last = key with { Day = 0 };
        }

        _data.WriteByte((byte)(key.Slot + 1));
        _data.WriteZigzag(key.Day - (long)_last.Day);
        _data.WriteVarint((ulong)set.Length);
        _data.Write(set);
        _last = key;
    }

    public byte[] Take()
    {
        var document = _data.WrittenSpan.ToArray();
        _data.ResetWrittenCount();
        return document;
    }
}

/// <summary>Walks through a cell document's entries.</summary>
internal struct CellDocumentReader
{
    private readonly ReadOnlyMemory<byte> _document;
    private int _position;
    private CellKey _key;

    public CellDocumentReader(ReadOnlyMemory<byte> document)
    {
        _document = document;
        var reader = new BinaryTextReader(document.Span);
        if (reader.Byte() != CellDocumentBuilder.Mark || reader.Byte() != CellDocumentBuilder.Version)
        {
            throw new InvalidDataException("This is no cell document of a known version.");
        }

        _position = reader.Position;
        _key = new CellKey(string.Empty, string.Empty, 0, 0);
    }

    public readonly CellKey Key => _key;

    public ReadOnlyMemory<byte> Set { get; private set; }

    public bool MoveNext()
    {
        if (_position == _document.Length)
        {
            return false;
        }

        var reader = new BinaryTextReader(_document.Span[_position..]);
        var tag = reader.Byte();
        if (tag == 0)
        {
            _key = new CellKey(reader.Text(), reader.Text(), 0, 0);
            tag = reader.Byte();
        }

        if (tag == 0)
        {
            throw new InvalidDataException("A cell document has a group without entries.");
        }

        _key = _key with { Day = _key.Day + (int)reader.Zigzag(), Slot = (byte)(tag - 1) };
        var length = reader.Length();
        var start = _position + reader.Position;
        reader.Take(length);
        Set = _document.Slice(start, length);
        _position = start + length;
        return true;
    }
}

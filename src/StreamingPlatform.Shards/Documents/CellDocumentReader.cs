namespace StreamingPlatform.Shards.Documents;

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

    /// <summary>Begins at a group, as <see cref="Position"/> told it.</summary>
    public CellDocumentReader(ReadOnlyMemory<byte> document, int position)
    {
        _document = document;
        _position = position;
        _key = new CellKey(string.Empty, string.Empty, 0, 0);
    }

    /// <summary>Where the next entry begins.</summary>
    public readonly int Position => _position;

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

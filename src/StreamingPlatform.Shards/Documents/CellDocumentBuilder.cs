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

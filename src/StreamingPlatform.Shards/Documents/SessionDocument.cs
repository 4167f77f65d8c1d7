using System.Buffers;

namespace StreamingPlatform.Shards.Documents;

/// <summary>A customer who may have a session to close, and an end of such a session (unix milliseconds): it is looked at when that end is long enough ago.</summary>
internal readonly record struct OpenSession(long End, string Customer) : IComparable<OpenSession>
{
    public int CompareTo(OpenSession other)
    {
        var order = End.CompareTo(other.End);
        return order != 0 ? order : string.CompareOrdinal(Customer, other.Customer);
    }
}

/// <summary>Open sessions by their end: <c>'S' 1</c>, then <c>zigzag difference of the end · customer</c>.</summary>
internal sealed class SessionDocumentBuilder
{
    private const byte Mark = (byte)'S';
    private const byte Version = 1;

    private readonly ArrayBufferWriter<byte> _data = new(4096);
    private long _last;

    public bool IsEmpty => _data.WrittenCount == 0;

    public long First { get; private set; }

    public int LengthWith(in OpenSession session) => _data.WrittenCount + 24 + (session.Customer.Length * 3);

    public void Add(in OpenSession session)
    {
        if (IsEmpty)
        {
            _data.WriteByte(Mark);
            _data.WriteByte(Version);
            (First, _last) = (session.End, 0);
        }

        _data.WriteZigzag(session.End - _last);
        _data.WriteText(session.Customer);
        _last = session.End;
    }

    public byte[] Take()
    {
        var document = _data.WrittenSpan.ToArray();
        _data.ResetWrittenCount();
        return document;
    }

    public static List<OpenSession> Read(ReadOnlySpan<byte> document)
    {
        var reader = new BinaryTextReader(document);
        if (reader.Byte() != Mark || reader.Byte() != Version)
        {
            throw new InvalidDataException("This is no document of open sessions of a known version.");
        }

        var sessions = new List<OpenSession>();
        for (var end = 0L; !reader.AtEnd;)
        {
            end += reader.Zigzag();
            sessions.Add(new OpenSession(end, reader.Text()));
        }

        return sessions;
    }
}

using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace StreamingPlatform.Shards.Sessions;

/// <summary>A session whose time ran out, as it is announced.</summary>
/// <param name="Start">First event, unix milliseconds.</param>
/// <param name="End">Last event, unix milliseconds.</param>
/// <param name="Replaced">Starts of sessions announced before that this one has swallowed.</param>
public sealed record ClosedSession(string Customer, long Start, long End, IReadOnlyList<long> Replaced)
{
    /// <summary>32 hexadecimal digits that follow from the customer and the session's start alone.</summary>
    public string Id => IdOf(Start);

    /// <summary>Follows from the session alone, so whoever announces the same session again says the same; it grows as the session does.</summary>
    public long Revision => End - Start + 1;

    /// <summary>Ids of <see cref="Replaced"/>.</summary>
    public IEnumerable<string> Replaces => Replaced.Select(IdOf);

    private string IdOf(long start)
    {
        var bytes = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(Customer)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, start);
        Encoding.UTF8.GetBytes(Customer, bytes.AsSpan(sizeof(long)));
        return Convert.ToHexStringLower(XxHash128.Hash(bytes));
    }
}

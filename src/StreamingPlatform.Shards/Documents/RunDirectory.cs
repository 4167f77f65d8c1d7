using System.Buffers;

namespace StreamingPlatform.Shards.Documents;

/// <summary>A document of a run as its directory names it; longer than <see cref="PieceBytes"/> it lies in consecutive pieces.</summary>
internal readonly record struct RunDocument(Epoch Epoch, long Number, int Length)
{
    public const int PieceBytes = 262_144;

    public int Pieces => Math.Max(1, (Length + PieceBytes - 1) / PieceBytes);
}

/// <summary>The first key of every document of a run.</summary>
internal sealed class RunDirectory
{
    private const byte Mark = (byte)'D';
    private const byte Version = 2;
    private const byte VersionWithoutSessions = 1;

    public List<(ulong First, RunDocument Document)> Records { get; } = [];

    public List<(CellKey First, RunDocument Document)> Cells { get; } = [];

    /// <summary>By the first end in each.</summary>
    public List<(long First, RunDocument Document)> Sessions { get; } = [];

    public int ApproximateBytes => ((Records.Count + Sessions.Count) * 48) + (Cells.Count * 160) + 64;

    public byte[] Write(long first)
    {
        var writer = new ArrayBufferWriter<byte>(1024);
        writer.WriteByte(Mark);
        writer.WriteByte(Version);
        writer.WriteVarint((ulong)Records.Count);
        foreach (var (key, document) in Records)
        {
            writer.WriteUInt64(key);
            WriteDocument(writer, document, first);
        }

        writer.WriteVarint((ulong)Cells.Count);
        foreach (var (key, document) in Cells)
        {
            writer.WriteText(key.Campaign);
            writer.WriteText(key.Metric);
            writer.WriteZigzag(key.Day);
            writer.WriteByte(key.Slot);
            WriteDocument(writer, document, first);
        }

        writer.WriteVarint((ulong)Sessions.Count);
        foreach (var (key, document) in Sessions)
        {
            writer.WriteZigzag(key);
            WriteDocument(writer, document, first);
        }

        return writer.WrittenSpan.ToArray();
    }

    public static RunDirectory Read(ReadOnlySpan<byte> data, Epoch epoch, long first)
    {
        var reader = new BinaryTextReader(data);
        var mark = reader.Byte();
        var version = reader.Byte();
        if (mark != Mark || version is not (Version or VersionWithoutSessions))
        {
            throw new InvalidDataException("This is no run directory of a known version.");
        }

        var directory = new RunDirectory();
        for (var left = reader.Length(); left > 0; left--)
        {
            directory.Records.Add((reader.UInt64(), ReadDocument(ref reader, epoch, first)));
        }

        for (var left = reader.Length(); left > 0; left--)
        {
            var key = new CellKey(reader.Text(), reader.Text(), (int)reader.Zigzag(), reader.Byte());
            directory.Cells.Add((key, ReadDocument(ref reader, epoch, first)));
        }

        for (var left = version == Version ? reader.Length() : 0; left > 0; left--)
        {
            directory.Sessions.Add((reader.Zigzag(), ReadDocument(ref reader, epoch, first)));
        }

        return reader.AtEnd ? directory : throw new InvalidDataException("A run directory has something behind its end.");
    }

    /// <summary>The document that would hold a customer's record.</summary>
    public RunDocument? FindRecord(ulong hash)
    {
        int low = 0, high = Records.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Records[middle].First <= hash)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? null : Records[low - 1].Document;
    }

    /// <summary>The documents that hold the cells between two keys, both included.</summary>
    public IEnumerable<RunDocument> FindCells(CellKey from, CellKey to)
    {
        int low = 0, high = Cells.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Cells[middle].First.CompareTo(from) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        for (var index = Math.Max(0, low - 1); index < Cells.Count && Cells[index].First.CompareTo(to) <= 0; index++)
        {
            yield return Cells[index].Document;
        }
    }

    /// <summary>Whether some cell document begins with this campaign.</summary>
    public bool StartsWith(string campaign) => Cells.Exists(cell => cell.First.Campaign == campaign);

    private static void WriteDocument(ArrayBufferWriter<byte> writer, RunDocument document, long first)
    {
        writer.WriteVarint((ulong)(document.Number - first));
        writer.WriteVarint((ulong)document.Length);
    }

    private static RunDocument ReadDocument(ref BinaryTextReader reader, Epoch epoch, long first) =>
        new(epoch, first + (long)reader.Varint(), reader.Length());
}

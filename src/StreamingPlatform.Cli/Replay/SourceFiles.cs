using System.IO.Compression;
using StreamingPlatform.Cli.Maps;

namespace StreamingPlatform.Cli.Replay;

/// <summary>The files of a replay, one after another, decompressed on the way.</summary>
internal sealed class SourceFiles(IReadOnlyList<string> paths)
{
    private long readBytes;

    /// <summary>Bytes on disk in all files.</summary>
    public long TotalBytes { get; } = paths.Sum(path => new FileInfo(path).Length);

    /// <summary>Bytes on disk read so far.</summary>
    public long ReadBytes => Interlocked.Read(ref readBytes);

    public IEnumerable<ReplayEvent> Read(EventMap map, bool deriveImpressions)
    {
        var before = 0L;
        foreach (var path in paths)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            foreach (var one in map.Read(Path.GetFileName(path), content, deriveImpressions))
            {
                Interlocked.Exchange(ref readBytes, before + file.Position);
                yield return one;
            }

            before += file.Length;
        }

        Interlocked.Exchange(ref readBytes, before);
    }
}

using System.Buffers;
using System.IO.Compression;
using Microsoft.Extensions.Options;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Reads the body into a pooled buffer, decompressing gzip, br, deflate (RFC 9110 §8.4.1: zlib) and zstd (RFC 8878), and stops at the limit.</summary>
internal sealed class ReadStage(IOptions<IngestionOptions> options) : IIngestStage
{
    private const int FirstBuffer = 4_096;

    /// <summary>8 MiB: the window that RFC 8878 §3.1.1.1.2 wants every decoder to support; a sender cannot make us take more memory.</summary>
    private const int MaxZstandardWindowLog = 23;

    public async ValueTask<Problem?> RunAsync(Intake intake)
    {
        var request = intake.Http.Request;
        var encoding = request.Headers.ContentEncoding.ToString();
        var isPlain = encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);
        if (isPlain)
        {
            return await ReadAsync(intake, request.Body, (int?)request.ContentLength);
        }

        await using var decompressed = Decompress(encoding, request.Body);
        if (decompressed is null)
        {
            return Problem.Of(ProblemReason.UnsupportedMediaType, "Send Content-Encoding gzip, br, deflate, zstd, or none.");
        }

        try
        {
            return await ReadAsync(intake, decompressed, length: null);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or ZstdException or EndOfStreamException)
        {
            return Problem.Of(ProblemReason.MalformedEncoding, $"The body cannot be decompressed as {encoding}.");
        }
    }

    private static Stream? Decompress(string encoding, Stream body) => encoding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true),
        "zstd" => Zstandard(body),
        _ => null,
    };

    private static DecompressionStream Zstandard(Stream body)
    {
        var stream = new DecompressionStream(body, leaveOpen: true);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxZstandardWindowLog);
        return stream;
    }

    private async ValueTask<Problem?> ReadAsync(Intake intake, Stream body, int? length)
    {
        var limit = options.Value.MaxRequestBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(length is { } declared ? declared + 1 : FirstBuffer);
        var read = 0;
        while (true)
        {
            intake.SetBody(buffer, read);
            if (read == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, read).CopyTo(larger);
                intake.SetBody(larger, read);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            var count = await body.ReadAsync(buffer.AsMemory(read), intake.Http.RequestAborted);
            if (count == 0)
            {
                return null;
            }

            read += count;
            if (read > limit)
            {
                return Problem.Of(ProblemReason.PayloadTooLarge, $"At most {limit} bytes a request, after decompression.");
            }
        }
    }
}

using System.Buffers;
using System.IO.Compression;
using Microsoft.Extensions.Options;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Reads the body into a pooled buffer, decompressing gzip, br and deflate (RFC 9110 §8.4.1: zlib), and stops at the limit.</summary>
internal sealed class ReadStage(IOptions<IngestionOptions> options) : IIngestStage
{
    private const int FirstBuffer = 4_096;

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
            return Problem.Of(ProblemReason.UnsupportedMediaType, "Send Content-Encoding gzip, br, deflate, or none.");
        }

        try
        {
            return await ReadAsync(intake, decompressed, length: null);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            return Problem.Of(ProblemReason.MalformedEncoding, $"The body cannot be decompressed as {encoding}.");
        }
    }

    private static Stream? Decompress(string encoding, Stream body) => encoding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => null,
    };

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

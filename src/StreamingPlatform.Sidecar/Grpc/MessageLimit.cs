using System.Buffers;
using System.Buffers.Binary;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using StreamingPlatform.Sidecar.Security;

namespace StreamingPlatform.Sidecar;

/// <summary>
/// Refuses the message of a unary call that is larger than <c>--max-body-size</c>, with its size. What a call sends in all has no limit: streams may be
/// as long as they like.
/// </summary>
internal static class MessageLimit
{
    /// <summary>A byte that tells of compression and four of length stand before each message.</summary>
    private const int PrefixBytes = 5;

    public static void Use(WebApplication app, SidecarOptions options) => app.Use(async (context, next) =>
    {
        if (GrpcAnswer.IsCall(context))
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            {
                body.MaxRequestBodySize = null;
            }

            if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.Type == MethodType.Unary
                && await LengthAsync(context) is { } length && length > options.MaxBodyBytes)
            {
                await GrpcAnswer.FailAsync(
                    context, StatusCode.ResourceExhausted, $"grpc: received message larger than max ({length} vs. {options.MaxBodyBytes})");
                return;
            }
        }

        await next(context);
    });

    /// <summary>Looks at the length without taking it from the body; null when the body ends before.</summary>
    private static async ValueTask<long?> LengthAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            var length = LengthIn(read.Buffer);
            var done = length is not null || read.IsCompleted || read.IsCanceled;
            reader.AdvanceTo(read.Buffer.Start, done ? read.Buffer.Start : read.Buffer.End);
            if (done)
            {
                return length;
            }
        }
    }

    private static long? LengthIn(ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < PrefixBytes)
        {
            return null;
        }

        Span<byte> prefix = stackalloc byte[PrefixBytes];
        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        return BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
    }
}

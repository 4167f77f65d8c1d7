using System.Buffers;
using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.DeadLetters;
using StreamingPlatform.Processor.Intake;
using StreamingPlatform.ServiceDefaults.Access;

namespace StreamingPlatform.Processor.Blocks;

/// <summary>POST /blocks: the sidecar delivers a block. 200 when all it caused is durable; anything else means: deliver it again.</summary>
internal static partial class ReceiveBlockEndpoint
{
    private const int FirstBuffer = 65_536;

    public static void MapReceiveBlock(this IEndpointRouteBuilder app) => app.MapPost(DaprNames.BlocksRoute, HandleAsync).WithName("ReceiveBlock").For(AccessPolicies.Sidecar);

    private static async Task<IResult> HandleAsync(
        HttpRequest request, BlockIntake intake, IDeadLetters deadLetters, ProcessorMetrics metrics, ILogger<Block> logger)
    {
        try
        {
            var (block, topic, undecodable) = await ReadAsync(request);
            if (block is not null)
            {
                await intake.CountAsync(block);
            }
            else if (undecodable is not null)
            {
                await deadLetters.PublishAsync(undecodable, CancellationToken.None);
                metrics.Undecodable();
                BlockUndecodable(logger, topic ?? "no topic", undecodable.Reason);
            }

            return TypedResults.Ok();
        }
        catch (Exception e)
        {
            // The sidecar delivers it again for as long as this lasts.
            metrics.Failed();
            BlockFailed(logger, e);
            return TypedResults.StatusCode(StatusCodes.Status500InternalServerError);
        }
    }

    private static async Task<(Block? Block, string? Topic, DeadLetter? Undecodable)> ReadAsync(HttpRequest request)
    {
        var body = ArrayPool<byte>.Shared.Rent((int)Math.Max(request.ContentLength ?? 0, FirstBuffer) + 1);
        byte[] payload = [];
        try
        {
            var size = 0;
            while (await request.Body.ReadAsync(body.AsMemory(size), request.HttpContext.RequestAborted) is var read and > 0)
            {
                size += read;
                if (size == body.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(size * 2);
                    body.AsSpan(0, size).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(body);
                    body = larger;
                }
            }

            return Decode(body.AsSpan(0, size), ref payload);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
            ArrayPool<byte>.Shared.Return(payload);
        }
    }

    /// <summary>Either part of the delivery may be unreadable; whatever it is, delivering it again would not help.</summary>
    private static (Block? Block, string? Topic, DeadLetter? Undecodable) Decode(ReadOnlySpan<byte> body, ref byte[] payload)
    {
        string? topic = null;
        var length = -1;
        try
        {
            topic = RawDelivery.Unwrap(body, out payload, out length);
            var block = BlockReader.Read(payload.AsSpan(0, length));
            return block is null || topic is null || topic == DaprNames.Topics.EventsOf(block.TenantId, block.EventId)
                ? (block, topic, null)
                : throw new InvalidDataException("Not a block of this topic: it names another tenant or event type.");
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or FormatException)
        {
            return (null, topic, DeadLetter.OfMessage(topic, e.Message, length < 0 ? body : payload.AsSpan(0, length)));
        }
    }

    [LoggerMessage(LogLevel.Warning, "A block could not be counted and will be delivered again")]
    private static partial void BlockFailed(ILogger logger, Exception e);

    [LoggerMessage(LogLevel.Error, "A message on {Topic} is no block and went to the dead letters: {Reason}")]
    private static partial void BlockUndecodable(ILogger logger, string topic, string reason);
}

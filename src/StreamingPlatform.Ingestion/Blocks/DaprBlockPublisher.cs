using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.Ingestion.Blocks;

/// <summary>Publishes with <c>rawPayload</c> over the raw gRPC client: the block is a complete CloudEvent that Dapr carries without parsing or copying it.</summary>
internal sealed class DaprBlockPublisher(RawDaprClient dapr, IOptions<IngestionOptions> options, TimeProvider clock) : IBlockPublisher
{
    public async Task PublishAsync(string topic, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        var request = new PublishEventRequest
        {
            PubsubName = DaprNames.Components.Events,
            Topic = topic,
            Data = UnsafeByteOperations.UnsafeWrap(block),
            DataContentType = "application/cloudevents+json",
        };
        request.Metadata.Add("rawPayload", "true");
        var deadline = clock.GetUtcNow().UtcDateTime + options.Value.PublishTimeout;
        using var call = dapr.PublishEventAsync(request, deadline: deadline, cancellationToken: cancellationToken);
        await call;
    }
}

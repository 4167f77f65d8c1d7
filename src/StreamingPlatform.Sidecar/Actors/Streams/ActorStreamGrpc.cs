using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Actors.Streams;

/// <summary>SubscribeActorEventsAlpha1: an app opens a stream, names its actor types, and answers the calls that come over it. It needs no port for them.</summary>
internal sealed partial class ActorStreamGrpc(
    AppChannel app, ActorStreams streams, ActorPlacement placement, HostedActorTypes types, ActorHosting hosting, IHostApplicationLifetime lifetime,
    ILogger<ActorStreamGrpc> logger) : IGrpcModule
{
    public void Map(GrpcMethods methods) =>
        methods.DuplexStreaming<SubscribeActorEventsRequestAlpha1, SubscribeActorEventsResponseAlpha1>("SubscribeActorEventsAlpha1", RunAsync);

    private async Task RunAsync(
        IAsyncStreamReader<SubscribeActorEventsRequestAlpha1> requests, IServerStreamWriter<SubscribeActorEventsResponseAlpha1> responses, ServerCallContext context)
    {
        if (app.HasApp && !app.IsGrpc)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "actor callback streaming requires a gRPC app channel"));
        }

        if (!await requests.MoveNext(context.CancellationToken))
        {
            return;
        }

        if (requests.Current.InitialRequest is not { } registration)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "first message must be SubscribeActorEventsRequestInitialAlpha1"));
        }

        using var stream = new ActorStream(responses);
        streams.Add(stream);
        try
        {
            if (placement.IsEnabled)
            {
                types.Register(ActorStreamConfig.Parse(registration), streams);
            }

            await stream.AcknowledgeAsync(context.CancellationToken);
            await ReadAsync(stream, requests, context.CancellationToken);
        }
        finally
        {
            // its types go, whatever other streams there are, as on daprd
            if (placement.IsEnabled)
            {
                types.Unregister([.. registration.Entities]);
            }

            streams.Remove(stream);
        }
    }

    /// <summary>Until the app ends the stream, or the last actor has left a sidecar that ends.</summary>
    private async Task ReadAsync(ActorStream stream, IAsyncStreamReader<SubscribeActorEventsRequestAlpha1> requests, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var onStopping = lifetime.ApplicationStopping.Register(() => _ = EndAsync(end));
        try
        {
            while (await requests.MoveNext(end.Token))
            {
                if (!stream.Deliver(requests.Current))
                {
                    AnswerDropped(logger, requests.Current.RequestTypeCase);
                }
            }
        }
        catch (Exception error) when (end.IsCancellationRequested && error is OperationCanceledException or IOException or RpcException)
        {
            StreamEnded(logger, error.Message);
        }
    }

    private async Task EndAsync(CancellationTokenSource end)
    {
        await hosting.Left;
        try
        {
            await end.CancelAsync();
        }
        catch (ObjectDisposedException error)
        {
            StreamEnded(logger, error.Message);
        }
    }

    [LoggerMessage(250, LogLevel.Warning, "an answer over an actor stream is dropped, because nobody waits for it: {Kind}")]
    private static partial void AnswerDropped(ILogger logger, SubscribeActorEventsRequestAlpha1.RequestTypeOneofCase kind);

    [LoggerMessage(251, LogLevel.Debug, "an actor stream ended: {Reason}")]
    private static partial void StreamEnded(ILogger logger, string reason);
}

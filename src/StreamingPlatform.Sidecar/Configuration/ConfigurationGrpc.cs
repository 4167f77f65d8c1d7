using System.Collections.Concurrent;
using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;
using WireItem = Dapr.Client.Autogen.Grpc.v1.ConfigurationItem;

namespace StreamingPlatform.Sidecar.Configuration;

/// <summary>The configuration API over gRPC, under its stable and its alpha names. A stream's first message has the subscription's id alone.</summary>
internal sealed class ConfigurationGrpc(ConfigurationStores stores, IHostApplicationLifetime lifetime) : IGrpcModule
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> streams = new(StringComparer.Ordinal);

    public void Map(GrpcMethods methods)
    {
        foreach (var suffix in new[] { string.Empty, "Alpha1" })
        {
            methods.Unary<GetConfigurationRequest, GetConfigurationResponse>("GetConfiguration" + suffix, GetAsync);
            methods.ServerStreaming<SubscribeConfigurationRequest, SubscribeConfigurationResponse>("SubscribeConfiguration" + suffix, SubscribeAsync);
            methods.Unary<UnsubscribeConfigurationRequest, UnsubscribeConfigurationResponse>("UnsubscribeConfiguration" + suffix, UnsubscribeAsync);
        }
    }

    private static WireItem Wire(ConfigurationItem item) => new() { Value = item.Value ?? string.Empty, Version = item.Version ?? string.Empty };

    private async Task<GetConfigurationResponse> GetAsync(GetConfigurationRequest request, ServerCallContext call)
    {
        var response = new GetConfigurationResponse();
        foreach (var (key, item) in await stores.GetAsync(request.StoreName, request.Keys, call.CancellationToken))
        {
            response.Items[key] = Wire(item);
        }

        return response;
    }

    private async Task SubscribeAsync(
        SubscribeConfigurationRequest request, IServerStreamWriter<SubscribeConfigurationResponse> responses, ServerCallContext call)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, lifetime.ApplicationStopping);
        var queue = new ChangeQueue();
        var id = Guid.NewGuid().ToString();
        await stores.SubscribeAsync(request.StoreName, request.Keys, id, queue.Add, end.Token);
        streams[id] = end;
        try
        {
            await responses.WriteAsync(new SubscribeConfigurationResponse { Id = id }, end.Token);
            while (true)
            {
                foreach (var (key, item) in await queue.TakeAsync(end.Token))
                {
                    var message = new SubscribeConfigurationResponse { Id = id };
                    message.Items[key] = Wire(item);
                    await responses.WriteAsync(message, end.Token);
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // the client left, unsubscribed, or the sidecar ends
        }
        finally
        {
            streams.TryRemove(id, out _);
        }

        if (!await stores.UnsubscribeAsync(request.StoreName, id))
        {
            // HTTP had ended it at the store
            throw new RpcException(new Status(StatusCode.Unknown, $"subscription with id {id} does not exist"));
        }
    }

    /// <summary>The store's name is not looked at, and an unknown id is an answer, not an error.</summary>
    private async Task<UnsubscribeConfigurationResponse> UnsubscribeAsync(UnsubscribeConfigurationRequest request, ServerCallContext call)
    {
        if (!streams.TryRemove(request.Id, out var end))
        {
            return new UnsubscribeConfigurationResponse
            {
                Message = $"failed to unsubscribe to configuration request {request.Id}: subscription does not exist",
            };
        }

        await end.CancelAsync();
        return new UnsubscribeConfigurationResponse { Ok = true };
    }
}

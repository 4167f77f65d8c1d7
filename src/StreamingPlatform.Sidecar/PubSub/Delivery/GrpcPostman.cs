using Dapr.AppCallback.Autogen.Grpc.v1;
using Grpc.Core;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Calls OnTopicEvent and OnBulkTopicEvent (where it is missing, OnBulkTopicEventAlpha1) of a gRPC app.</summary>
internal sealed partial class GrpcPostman(SubscriptionResource subscription, CallInvoker app, ResourceSet resources, ILogger logger) : IPostman
{
    public async Task<Delivered> DeliverAsync(IncomingEvent item, string path, CancellationToken cancellationToken)
    {
        if (TopicEvents.One(item, subscription.PubsubName, subscription.Topic, path) is not { } request)
        {
            DataUnfit(subscription.Topic);
            return Delivered.Again;
        }

        try
        {
            var answer = await app.CallAsync<TopicEventRequest, TopicEventResponse>(
                AppCallbacks.Service, "OnTopicEvent", request, cancellationToken, HeadersOf(item, item.Metadata));
            return DeliveredOf(answer.Status);
        }
        catch (RpcException error)
        {
            return Failed(error, path, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<Delivered>> DeliverBulkAsync(IReadOnlyList<IncomingEvent> items, string path, CancellationToken cancellationToken)
    {
        var request = new TopicEventBulkRequest
        {
            Id = Guid.NewGuid().ToString(),
            Topic = subscription.Topic,
            PubsubName = subscription.PubsubName,
            Type = BulkEnvelope.Type,
            Path = path,
            Metadata = { { "pubsubName", subscription.PubsubName } },
        };
        request.Entries.Add(items.Select(TopicEvents.Entry).OfType<TopicEventBulkRequestEntry>());
        var headers = HeadersOf(items[^1], []);
        try
        {
            var answer = await CallBulkAsync(request, headers, cancellationToken);
            var statuses = answer.Statuses.GroupBy(s => s.EntryId).ToDictionary(g => g.Key, g => g.Last().Status, StringComparer.Ordinal);
            return [.. items.Select(i => statuses.TryGetValue(i.EntryId, out var status) ? DeliveredOf(status) : Delivered.Again)];
        }
        catch (RpcException error)
        {
            var all = Failed(error, path, cancellationToken);
            return [.. items.Select(_ => all)];
        }
    }

    private static Delivered DeliveredOf(TopicEventResponse.Types.TopicEventResponseStatus status) => status switch
    {
        TopicEventResponse.Types.TopicEventResponseStatus.Success => Delivered.Taken,
        TopicEventResponse.Types.TopicEventResponseStatus.Drop => Delivered.Dropped,
        _ => Delivered.Again,
    };

    private async Task<TopicEventBulkResponse> CallBulkAsync(TopicEventBulkRequest request, Metadata headers, CancellationToken cancellationToken)
    {
        try
        {
            return await app.CallAsync<TopicEventBulkRequest, TopicEventBulkResponse>(
                AppCallbacks.Service, "OnBulkTopicEvent", request, cancellationToken, headers);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Unimplemented)
        {
            return await app.CallAsync<TopicEventBulkRequest, TopicEventBulkResponse>(
                AppCallbacks.AlphaService, "OnBulkTopicEventAlpha1", request, cancellationToken, headers);
        }
    }

    private Delivered Failed(RpcException error, string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (error.StatusCode == StatusCode.Unimplemented)
        {
            MethodMissing(subscription.Topic);
            return Delivered.Ignored;
        }

        AppRefused(error, subscription.Topic, path);
        return Delivered.AgainAfterGrpc((int)error.StatusCode);
    }

    private Metadata HeadersOf(IncomingEvent item, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        var parent = EventTrace.ParentOf(item, resources);
        var headers = new Metadata { { "pubsubname", subscription.PubsubName }, { "traceparent", parent } };
        if (parent != RequestTrace.None)
        {
            headers.Add("grpc-trace-bin", EventTrace.ToBinary(parent));
        }

        foreach (var (name, value) in metadata)
        {
            var lower = name.ToLowerInvariant();
            if (lower is not ("content-type" or "content-length" or "traceparent" or "pubsubname") && IsName(lower) && IsValue(value))
            {
                headers.Add(lower, value);
            }
        }

        return headers;
    }

    /// <summary>What gRPC takes as a key of text metadata.</summary>
    private static bool IsName(string name) =>
        name.Length > 0 && !name.EndsWith("-bin", StringComparison.Ordinal) && !name.StartsWith("grpc-", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-' or '.');

    private static bool IsValue(string value) => value.All(c => c is >= ' ' and <= '~');

    [LoggerMessage(EventId = 2481, Level = LogLevel.Warning, Message = "The app refuses a message of topic {Topic} at {Path}")]
    private partial void AppRefused(Exception error, string topic, string path);

    [LoggerMessage(EventId = 2482, Level = LogLevel.Warning, Message = "The app has no method for messages of topic {Topic}; they are dropped")]
    private partial void MethodMissing(string topic);

    [LoggerMessage(EventId = 2483, Level = LogLevel.Error, Message = "A message of topic {Topic} has data that its content type does not allow; it cannot be delivered over gRPC")]
    private partial void DataUnfit(string topic);
}

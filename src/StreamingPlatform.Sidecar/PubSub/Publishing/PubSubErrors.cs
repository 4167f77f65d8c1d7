using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>The publish API's errors with their details.</summary>
internal static class PubSubErrors
{
    /// <param name="metadata">The request's, which HTTP repeats.</param>
    public static DaprError NotFound(string pubsub, IEnumerable<KeyValuePair<string, string>> metadata) =>
        new(404, StatusCode.InvalidArgument, "ERR_PUBSUB_NOT_FOUND", $"pubsub {pubsub} is not found")
        {
            HttpDetails = new JsonArray(ErrorDetails.Info("DAPR_PUBSUB_NOT_FOUND", ToJson(metadata))),
            Details = [new ErrorInfo { Reason = "DAPR_PUBSUB_NOT_FOUND", Domain = "dapr.io" }],
        };

    public static DaprError NoName() =>
        Make(404, StatusCode.InvalidArgument, "ERR_PUBSUB_EMPTY", "pubsub name is empty", "NAME_EMPTY", string.Empty);

    public static DaprError NoTopic(string pubsub) =>
        Make(404, StatusCode.InvalidArgument, "ERR_TOPIC_NAME_EMPTY", $"topic is empty in pubsub {pubsub}", "TOPIC_NAME_EMPTY", pubsub);

    public static DaprError Forbidden(string pubsub, string topic, string appId)
    {
        var message = $"topic {topic} is not allowed for app id {appId}";
        return Make(403, StatusCode.PermissionDenied, "ERR_PUBSUB_FORBIDDEN", message, "FORBIDDEN", pubsub, ("error", message), ("topic", topic));
    }

    public static DaprError Failed(string pubsub, string topic, string error) => Make(
        500, StatusCode.Internal, "ERR_PUBSUB_PUBLISH_MESSAGE", $"error when publishing to topic {topic} in pubsub {pubsub}: {error}", "PUBLISH_MESSAGE", pubsub,
        ("error", error), ("topic", topic));

    public static DaprError BadMetadata(string pubsub, string reason, IEnumerable<KeyValuePair<string, string>> metadata) => Make(
        400, StatusCode.InvalidArgument, "ERR_PUBSUB_REQUEST_METADATA", $"failed deserializing metadata. Error: {reason}", "METADATA_DESERIALIZATION", pubsub,
        [.. metadata.Select(m => (m.Key, m.Value))]);

    public static DaprError BadEntries(string pubsub, string topic, string appId)
    {
        const string reason = "entryId is duplicated or not present for entry";
        return Make(
            400, StatusCode.InvalidArgument, "ERR_PUBSUB_EVENTS_SER", $"error marshaling events to bytes for topic {topic} pubsub {pubsub}. error: {reason}",
            "MARSHAL_EVENTS", pubsub, ("appID", appId), ("error", reason));
    }

    public static DaprError Unreadable(string pubsub, string topic, string appId, string reason) => Make(
        400, StatusCode.InvalidArgument, "ERR_PUBSUB_EVENTS_SER", $"error when unmarshaling the request for topic {topic} pubsub {pubsub}: {reason}",
        "UNMARSHAL_EVENTS", pubsub, ("appID", appId));

    public static DaprError BadEnvelope(string pubsub, string topic, string appId, string reason) => Make(
        400, StatusCode.InvalidArgument, "ERR_PUBSUB_EVENTS_SER", $"error when marshalling cloud event envelope for topic {topic} pubsub {pubsub}: {reason}",
        "MARSHAL_ENVELOPE", pubsub, ("appID", appId), ("error", reason));

    public static DaprError NoCloudEvent(string pubsub, string appId, string reason) => Make(
        500, StatusCode.InvalidArgument, "ERR_PUBSUB_CLOUD_EVENTS_SER", "cannot create cloudevent", "CLOUD_EVENT_CREATION", pubsub,
        ("appID", appId), ("error", reason));

    private static JsonObject ToJson(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var json = new JsonObject();
        foreach (var (name, value) in metadata)
        {
            json[name] = value;
        }

        return json;
    }

    private static DaprError Make(
        int status, StatusCode code, string error, string message, string reason, string pubsub, params (string Name, string Value)[] metadata)
    {
        var info = new ErrorInfo { Reason = "DAPR_PUBSUB_" + reason, Domain = "dapr.io" };
        foreach (var (name, value) in metadata)
        {
            info.Metadata[name] = value;
        }

        IMessage[] details = [new ResourceInfo { ResourceType = "pubsub", ResourceName = pubsub, Description = message }, info];
        return new DaprError(status, code, error, message)
        {
            HttpDetails = new JsonArray(
                ErrorDetails.Resource("pubsub", pubsub, message),
                ErrorDetails.Info(info.Reason, ToJson(metadata.Select(m => KeyValuePair.Create(m.Name, m.Value))))),
            Details = details,
        };
    }
}

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>What daprd makes of a content type. Parameters and case do not count.</summary>
internal static class ContentTypes
{
    public const string CloudEvent = "application/cloudevents+json";
    public const string Bytes = "application/octet-stream";
    public const string Json = "application/json";

    public static bool IsCloudEvent(string contentType) => Is(contentType, CloudEvent);

    public static bool IsJson(string contentType) => Is(contentType, Json);

    public static bool IsBytes(string contentType) => Is(contentType, Bytes);

    public static bool IsText(string contentType) =>
        contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || Is(contentType, "application/xml");

    public static bool IsCloudEventProtobuf(string contentType) => Is(contentType, "application/cloudevents+protobuf");

    public static bool IsProtobuf(string contentType) => Is(contentType, "application/x-protobuf");

    private static bool Is(string contentType, string type) =>
        contentType.StartsWith(type, StringComparison.OrdinalIgnoreCase) && (contentType.Length == type.Length || contentType[type.Length] == ';');
}

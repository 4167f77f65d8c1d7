namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>The path of a message cannot be told.</summary>
public sealed class RoutingException(string message) : Exception(message);

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>A text that is no CEL expression, or one that no value can satisfy.</summary>
public sealed class CelSyntaxException(string message) : Exception(message);

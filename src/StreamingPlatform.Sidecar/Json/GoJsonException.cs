namespace StreamingPlatform.Sidecar;

/// <summary>A text is not the JSON that was expected; the message is what daprd's own parser says.</summary>
public sealed class GoJsonException(string message) : Exception(message);

namespace StreamingPlatform.Sidecar.State;

/// <summary>The etag of a write is none that the store could have given.</summary>
public sealed class ETagInvalidException(string detail) : Exception($"invalid etag value: {detail}");

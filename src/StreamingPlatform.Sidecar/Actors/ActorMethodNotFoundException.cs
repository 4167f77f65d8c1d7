namespace StreamingPlatform.Sidecar.Actors;

/// <summary>The app has no such method; a retry would not help.</summary>
internal sealed class ActorMethodNotFoundException(string method) : Exception($"actor method not found: {method}");

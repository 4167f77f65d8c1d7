namespace StreamingPlatform.Sidecar.Actors;

/// <summary>A chain of reentrant calls is deeper than the app allows.</summary>
internal sealed class ActorStackDepthException() : Exception("maximum stack depth exceeded");

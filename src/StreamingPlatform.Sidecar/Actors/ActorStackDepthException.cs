namespace StreamingPlatform.Sidecar.Actors;

/// <summary>A chain of reentrant calls is deeper than the app allows.</summary>
internal sealed class ActorStackDepthException(int maxDepth) : Exception($"maximum stack depth exceeded: {maxDepth}");

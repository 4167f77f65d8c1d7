namespace StreamingPlatform.Sidecar.Resources;

/// <summary>A resource that must not be ignored is wrong; the sidecar ends with 1.</summary>
public sealed class ResourceException(string message) : Exception(message);

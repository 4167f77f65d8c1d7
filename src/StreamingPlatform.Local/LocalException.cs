namespace StreamingPlatform.Local;

/// <summary>The platform cannot run; the message says why and is fit to be shown.</summary>
internal sealed class LocalException(string message) : Exception(message);

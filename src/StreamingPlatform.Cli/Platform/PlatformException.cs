namespace StreamingPlatform.Cli.Platform;

/// <summary>The platform refused a request, or could not be asked; the message is fit to be shown.</summary>
internal sealed class PlatformException(string message, Exception? inner = null) : Exception(message, inner);

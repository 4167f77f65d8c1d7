namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>The owner of the log went away with the call in flight; the call may or may not have happened.</summary>
internal sealed class LogLinkLostException(string message, Exception? cause = null) : Exception(message, cause);

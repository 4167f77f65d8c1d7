namespace StreamingPlatform.Sidecar.State;

/// <summary>A store refuses a call; the message is what the caller sees behind the name of the store.</summary>
public sealed class StateStoreException(string message) : Exception(message);

namespace StreamingPlatform.Ingestion.EventTypes;

/// <summary>The registry gave no usable answer.</summary>
internal sealed class RegistryUnavailableException(string message, Exception? inner) : Exception(message, inner);

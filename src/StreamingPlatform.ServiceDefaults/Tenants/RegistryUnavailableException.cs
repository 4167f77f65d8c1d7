namespace StreamingPlatform.ServiceDefaults.Tenants;

/// <summary>The registry did not answer, or not usably.</summary>
public sealed class RegistryUnavailableException(string message, Exception? inner) : Exception(message, inner);

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>The keys to verify a token with cannot be had.</summary>
internal sealed class IssuerUnavailableException(Exception inner) : Exception("The token issuer does not answer.", inner);

namespace StreamingPlatform.Registry.Tenants;

/// <summary>A value saved together with its tenant, or not at all.</summary>
internal sealed record StateWrite(string Key, byte[] Value);

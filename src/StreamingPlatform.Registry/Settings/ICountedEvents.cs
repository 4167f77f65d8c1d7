namespace StreamingPlatform.Registry.Settings;

/// <summary>Tells whether a tenant has events already.</summary>
internal interface ICountedEvents
{
    Task<bool> AnyAsync(string tenantId, CancellationToken cancellationToken);
}

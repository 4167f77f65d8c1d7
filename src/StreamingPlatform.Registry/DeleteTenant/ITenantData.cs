namespace StreamingPlatform.Registry.DeleteTenant;

/// <summary>A tenant's data outside the registry.</summary>
internal interface ITenantData
{
    /// <summary>Deletes all of it; what fails throws, and the whole is repeated later.</summary>
    Task EraseAsync(string tenantId, int shards, CancellationToken cancellationToken);
}

namespace StreamingPlatform.Registry.Provisioning;

/// <summary>Asks whether the resources of a tenant, or of one of its event types, are in use.</summary>
internal interface IProvisioningProbe
{
    Task<bool> IsProvisionedAsync(string tenantId, string? eventId, CancellationToken cancellationToken);
}

namespace StreamingPlatform.Registry.Provisioning;

/// <summary>Makes a new topic ready for its first event.</summary>
internal interface ITopicWarmUp
{
    /// <summary>False when the broker did not take the messages.</summary>
    Task<bool> WarmUpAsync(string tenantId, string eventId, CancellationToken cancellationToken);
}

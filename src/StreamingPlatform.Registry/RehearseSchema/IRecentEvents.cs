using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.RehearseSchema;

/// <summary>Where events to rehearse a schema with come from.</summary>
internal interface IRecentEvents
{
    Task<IReadOnlyList<RecentEvent>> ReadAsync(string tenantId, string eventId, CancellationToken cancellationToken);
}

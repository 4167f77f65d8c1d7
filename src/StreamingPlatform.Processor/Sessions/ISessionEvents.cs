using StreamingPlatform.Shards.Sessions;

namespace StreamingPlatform.Processor.Sessions;

/// <summary>Where closed sessions are published.</summary>
internal interface ISessionEvents
{
    /// <summary>Returns when all of them are durable.</summary>
    Task PublishAsync(string tenantId, IReadOnlyList<ClosedSession> sessions, CancellationToken cancellationToken);
}

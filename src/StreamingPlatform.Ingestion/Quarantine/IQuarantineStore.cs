using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.Quarantine;

/// <summary>Keeps the quarantines of tenants.</summary>
internal interface IQuarantineStore
{
    Task<(QuarantineHead Head, string? ETag)> ReadHeadAsync(string tenantId, CancellationToken cancellationToken);

    /// <summary>False when somebody else has changed it since it was read.</summary>
    Task<bool> TrySaveHeadAsync(string tenantId, QuarantineHead head, string? etag, CancellationToken cancellationToken);

    /// <summary>The events of a part; null when the part is gone.</summary>
    Task<IReadOnlyList<QuarantinedEvent>?> ReadAsync(string tenantId, string part, CancellationToken cancellationToken);

    Task WriteAsync(string tenantId, string part, IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken);

    Task DeleteAsync(string tenantId, string part, CancellationToken cancellationToken);

    Task DeleteHeadAsync(string tenantId, CancellationToken cancellationToken);
}

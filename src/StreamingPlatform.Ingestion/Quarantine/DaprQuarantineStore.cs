using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.Quarantine;

/// <summary>In the tenant's own state component <see cref="DaprNames.Components.QuarantineOf"/>: the key <c>head</c>, and one a part.</summary>
internal sealed class DaprQuarantineStore(DaprClient dapr) : IQuarantineStore
{
    private const string HeadKey = "head";

    private static readonly StateOptions s_firstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    public async Task<(QuarantineHead Head, string? ETag)> ReadHeadAsync(string tenantId, CancellationToken cancellationToken)
    {
        var (head, etag) = await dapr.GetStateAndETagAsync<QuarantineHead?>(StoreOf(tenantId), HeadKey, cancellationToken: cancellationToken);
        return head is null ? (QuarantineHead.Empty, null) : (head, etag);
    }

    public Task<bool> TrySaveHeadAsync(string tenantId, QuarantineHead head, string? etag, CancellationToken cancellationToken) =>
        dapr.TrySaveStateAsync(StoreOf(tenantId), HeadKey, head, etag ?? string.Empty, s_firstWrite, cancellationToken: cancellationToken);

    public async Task<IReadOnlyList<QuarantinedEvent>?> ReadAsync(string tenantId, string part, CancellationToken cancellationToken) =>
        await dapr.GetStateAsync<QuarantinedEvent[]?>(StoreOf(tenantId), part, cancellationToken: cancellationToken);

    public Task WriteAsync(string tenantId, string part, IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken) =>
        dapr.SaveStateAsync(StoreOf(tenantId), part, events, cancellationToken: cancellationToken);

    public Task DeleteAsync(string tenantId, string part, CancellationToken cancellationToken) =>
        dapr.DeleteStateAsync(StoreOf(tenantId), part, cancellationToken: cancellationToken);

    public Task DeleteHeadAsync(string tenantId, CancellationToken cancellationToken) =>
        dapr.DeleteStateAsync(StoreOf(tenantId), HeadKey, cancellationToken: cancellationToken);

    private static string StoreOf(string tenantId) => DaprNames.Components.QuarantineOf(tenantId);
}

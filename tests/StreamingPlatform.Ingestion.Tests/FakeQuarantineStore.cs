using System.Collections.Concurrent;
using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.Quarantine;

namespace StreamingPlatform.Ingestion.Tests;

/// <summary>Quarantines in memory, with etags.</summary>
internal sealed class FakeQuarantineStore : IQuarantineStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (QuarantineHead Head, int Version)> _heads = new(StringComparer.Ordinal);

    public ConcurrentDictionary<(string TenantId, string Part), IReadOnlyList<QuarantinedEvent>> Parts { get; } = new();

    /// <summary>Called before a head is saved.</summary>
    public Action? BeforeSave { get; set; }

    public Task<(QuarantineHead Head, string? ETag)> ReadHeadAsync(string tenantId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_heads.TryGetValue(tenantId, out var found) ? (found.Head, (string?)$"{found.Version}") : (QuarantineHead.Empty, null));
        }
    }

    public Task<bool> TrySaveHeadAsync(string tenantId, QuarantineHead head, string? etag, CancellationToken cancellationToken)
    {
        BeforeSave?.Invoke();
        lock (_gate)
        {
            var version = _heads.TryGetValue(tenantId, out var found) ? found.Version : 0;
            if ((etag ?? "0") != $"{version}")
            {
                return Task.FromResult(false);
            }

            _heads[tenantId] = (head, version + 1);
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<QuarantinedEvent>?> ReadAsync(string tenantId, string part, CancellationToken cancellationToken) =>
        Task.FromResult(Parts.GetValueOrDefault((tenantId, part)));

    public Task WriteAsync(string tenantId, string part, IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken)
    {
        Parts[(tenantId, part)] = events;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string tenantId, string part, CancellationToken cancellationToken)
    {
        Parts.TryRemove((tenantId, part), out _);
        return Task.CompletedTask;
    }

    public Task DeleteHeadAsync(string tenantId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _heads.Remove(tenantId);
        }

        return Task.CompletedTask;
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.EventTypes;

/// <summary>
/// Event types by tenant, kept in memory. What is known answers at once and is refreshed behind the request when it is old; what is not known is
/// asked for, every time: absence is never remembered, so a type registered a moment ago is found. Only tenants that exist take memory.
/// </summary>
internal sealed partial class EventTypeDirectory(
    IRegistryClient registry, IOptions<IngestionOptions> options, TimeProvider clock, ILogger<EventTypeDirectory> logger) : IDisposable
{
    private const int MaxQuestionsAtOnce = 16;

    private readonly ConcurrentDictionary<string, KnownTenant> _tenants = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _questions = new(MaxQuestionsAtOnce);
    private readonly CancellationTokenSource _disposed = new();

    public EventType? TryGet(string tenantId, string eventId)
    {
        if (!_tenants.TryGetValue(tenantId, out var known) || !known.Types.TryGetValue(eventId, out var type))
        {
            return null;
        }

        if (clock.GetElapsedTime(known.ReadAt) > options.Value.RefreshAfter && known.TryBeginRefresh())
        {
            _ = RefreshAsync(tenantId, known);
        }

        return type;
    }

    /// <summary>Asks the registry.</summary>
    public async Task<(bool TenantExists, EventType? Type)> FindAsync(string tenantId, string eventId, CancellationToken cancellationToken)
    {
        var tenant = await AskAsync(tenantId, cancellationToken);
        return (tenant is not null, tenant?.Types.GetValueOrDefault(eventId));
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
        _questions.Dispose();
    }

    private async Task RefreshAsync(string tenantId, KnownTenant known)
    {
        try
        {
            await AskAsync(tenantId, _disposed.Token);
        }
        catch (RegistryUnavailableException exception)
        {
            RefreshFailed(exception, tenantId);
        }
        catch (OperationCanceledException exception)
        {
            RefreshFailed(exception, tenantId);
        }
        finally
        {
            known.EndRefresh(clock.GetTimestamp());
        }
    }

    private async Task<KnownTenant?> AskAsync(string tenantId, CancellationToken cancellationToken)
    {
        await _questions.WaitAsync(cancellationToken);
        try
        {
            var readAt = clock.GetTimestamp();
            if (await registry.FindTenantAsync(tenantId, cancellationToken) is not { } tenant)
            {
                _tenants.TryRemove(tenantId, out _);
                return null;
            }

            // Answers may overtake each other: the higher revision stays.
            var read = KnownTenant.Of(tenant, readAt);
            return _tenants.AddOrUpdate(tenantId, read, (_, former) => former.Revision > read.Revision ? former : read);
        }
        finally
        {
            _questions.Release();
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Tenant {TenantId} could not be refreshed; what was known stays")]
    private partial void RefreshFailed(Exception exception, string tenantId);

    private sealed class KnownTenant(long revision, Dictionary<string, EventType> types, long readAt)
    {
        private long _readAt = readAt;
        private int _refreshing;

        public long Revision { get; } = revision;

        public Dictionary<string, EventType> Types { get; } = types;

        public long ReadAt => Volatile.Read(ref _readAt);

        public static KnownTenant Of(TenantResponse tenant, long readAt) => new(
            tenant.Revision, tenant.EventTypes.ToDictionary(type => type.EventId, type => EventType.Compile(tenant, type), StringComparer.Ordinal), readAt);

        public bool TryBeginRefresh() => Interlocked.CompareExchange(ref _refreshing, 1, 0) == 0;

        public void EndRefresh(long now)
        {
            Volatile.Write(ref _readAt, now);
            Volatile.Write(ref _refreshing, 0);
        }
    }
}

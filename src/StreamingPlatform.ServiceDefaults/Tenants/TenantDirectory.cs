using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.ServiceDefaults.Tenants;

/// <summary>
/// Tenants in memory, each as the service needs it. What is not known is asked of the registry, every time: absence is never remembered, so that a tenant
/// registered a moment ago is found, and only tenants that exist take memory. What is known is refreshed by configuration changes; while the registry
/// or the sidecar is away, the last good version stands.
/// </summary>
/// <typeparam name="TView">What the service makes of a tenant; immutable.</typeparam>
/// <param name="viewOf">Makes it, given the former one (whose parts it may keep) or null; may throw for a tenant it cannot use.</param>
public sealed partial class TenantDirectory<TView>(
    ITenantSource source, Func<TenantResponse, TView?, TView> viewOf, TimeProvider clock, ILogger<TenantDirectory<TView>> logger) : ITenantConfigListener, IDisposable
    where TView : class
{
    private const int MaxQuestionsAtOnce = 16;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _questions = new(MaxQuestionsAtOnce);
    private readonly CancellationTokenSource _disposed = new();
    private long _removals;
    private int _isDisposed;

    IReadOnlyCollection<string> ITenantConfigListener.KnownTenants => [.. _known.Keys];

    /// <summary>What is known; null asks for <see cref="AskAsync"/>.</summary>
    public TView? TryGet(string tenantId) => _known.TryGetValue(tenantId, out var known) ? known.View : null;

    /// <summary>What is known, otherwise what the registry says; null if there is no such tenant.</summary>
    /// <exception cref="RegistryUnavailableException">It is not known and cannot be asked for.</exception>
    public ValueTask<TView?> FindAsync(string tenantId, CancellationToken cancellationToken) =>
        TryGet(tenantId) is { } known ? new(known) : new(AskAsync(tenantId, cancellationToken));

    /// <summary>Asks the registry, whatever is known.</summary>
    /// <exception cref="RegistryUnavailableException">It does not answer.</exception>
    public async Task<TView?> AskAsync(string tenantId, CancellationToken cancellationToken)
    {
        await _questions.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var removals = Volatile.Read(ref _removals);
                var tenant = await source.FindAsync(tenantId, cancellationToken);
                lock (_gate)
                {
                    if (tenant is null)
                    {
                        _known.TryRemove(tenantId, out _);
                        return null;
                    }

                    // A removal that was heard meanwhile may be this one, and the answer older than it.
                    if (removals == _removals)
                    {
                        return Keep(tenant).View;
                    }
                }
            }
        }
        finally
        {
            _questions.Release();
        }
    }

    void ITenantConfigListener.Changed(TenantConfig config)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(config.TenantId, out var former) || config.Revision <= former.Revision)
            {
                return;
            }

            var tenant = former.Tenant with { Settings = config.Settings, TimeZone = config.TimeZone };
            _known[config.TenantId] = former with { Tenant = tenant, Revision = config.Revision, View = ViewOf(tenant, former) };
        }

        _ = RefreshAsync(config.TenantId, config.Revision);
    }

    void ITenantConfigListener.Removed(string tenantId)
    {
        lock (_gate)
        {
            _removals++;
            _known.TryRemove(tenantId, out _);
        }
    }

    void ITenantConfigListener.Doubted(string tenantId)
    {
        if (_known.ContainsKey(tenantId))
        {
            _ = RefreshAsync(tenantId, revision: null);
        }
    }

    /// <summary>Ends what runs in the background; the container does it once for each role that the directory has.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _disposed.Cancel();
            _disposed.Dispose();
            _questions.Dispose();
        }
    }

    /// <summary>Answers may overtake each other, and the configuration an answer: the higher revision stays.</summary>
    private Known Keep(TenantResponse tenant)
    {
        var former = _known.GetValueOrDefault(tenant.TenantId);
        if (former?.AskedRevision > tenant.Revision)
        {
            return former;
        }

        var revision = tenant.Revision;
        if (former?.Revision > revision)
        {
            (tenant, revision) = (tenant with { Settings = former.Tenant.Settings, TimeZone = former.Tenant.TimeZone }, former.Revision);
        }

        return _known[tenant.TenantId] = new Known(tenant, tenant.Revision, revision, ViewOf(tenant, former));
    }

    private TView ViewOf(TenantResponse tenant, Known? former)
    {
        try
        {
            return viewOf(tenant, former?.View);
        }
        catch (Exception exception) when (former is not null)
        {
            TenantUnusable(exception, tenant.TenantId, tenant.Revision);
            return former.View;
        }
        catch (Exception exception)
        {
            throw new RegistryUnavailableException($"What the registry says of tenant {tenant.TenantId} cannot be used.", exception);
        }
    }

    /// <summary>Asks until the answer has the revision (null: until there is one).</summary>
    private async Task RefreshAsync(string tenantId, long? revision)
    {
        var retry = FirstRetry;
        try
        {
            while (_known.TryGetValue(tenantId, out var known) && !(known.AskedRevision >= revision))
            {
                try
                {
                    if (await AskAsync(tenantId, _disposed.Token) is null || revision is null)
                    {
                        return;
                    }
                }
                catch (RegistryUnavailableException exception)
                {
                    RefreshFailed(exception, tenantId);
                }

                if (_known.TryGetValue(tenantId, out known) && !(known.AskedRevision >= revision))
                {
                    await Task.Delay(retry, clock, _disposed.Token);
                    retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            RefreshFailed(exception, tenantId);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Tenant {TenantId} could not be refreshed; what was known stays")]
    private partial void RefreshFailed(Exception exception, string tenantId);

    [LoggerMessage(2, LogLevel.Error, "Revision {Revision} of tenant {TenantId} cannot be used; what was known stays")]
    private partial void TenantUnusable(Exception exception, string tenantId, long revision);

    /// <param name="AskedRevision">Of the registry's last answer.</param>
    /// <param name="Revision">That, or the higher one of a configuration item whose settings are in <paramref name="Tenant"/>.</param>
    private sealed record Known(TenantResponse Tenant, long AskedRevision, long Revision, TView View);
}

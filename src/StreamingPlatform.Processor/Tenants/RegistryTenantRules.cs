using System.Collections.Concurrent;
using Dapr.Client;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Sidecar;

namespace StreamingPlatform.Processor.Tenants;

/// <summary>Asks the registry by service invocation. What is older than a second is asked for again in the background; a registry that is away changes nothing.</summary>
internal sealed partial class RegistryTenantRules(
    SidecarEndpoints sidecar, IOptions<ProcessorOptions> options, TimeProvider clock, ILogger<RegistryTenantRules> logger) : ITenantRules, IDisposable
{
    private readonly HttpClient _registry = DaprClient.CreateInvokeHttpClient(DaprNames.Apps.Registry, sidecar.Http.ToString(), sidecar.ApiToken);
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    public async ValueTask<TenantRules> GetAsync(string tenantId, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(tenantId, out var known))
        {
            return await FetchAsync(tenantId, cancellationToken);
        }

        if (clock.GetElapsedTime(known.At) > options.Value.SettingsAge && known.TryBeginRefresh())
        {
            _ = RefreshAsync(tenantId, known);
        }

        return known.Rules;
    }

    public void Dispose() => _registry.Dispose();

    private async Task RefreshAsync(string tenantId, Known known)
    {
        try
        {
            await FetchAsync(tenantId, CancellationToken.None);
        }
        catch (Exception e)
        {
            RefreshFailed(logger, tenantId, e);
            known.EndRefresh();
        }
    }

    private async Task<TenantRules> FetchAsync(string tenantId, CancellationToken cancellationToken)
    {
        var at = clock.GetTimestamp();
        var tenant = await _registry.GetFromJsonAsync<TenantResponse>(new Uri($"/tenants/{tenantId}", UriKind.Relative), cancellationToken)
            ?? throw new InvalidDataException($"The registry answered nothing for tenant {tenantId}.");
        var rules = TenantRules.Of(tenant);
        _known[tenantId] = new Known(rules, at);
        return rules;
    }

    [LoggerMessage(LogLevel.Warning, "The settings of tenant {TenantId} could not be refreshed; the last known ones stay")]
    private static partial void RefreshFailed(ILogger logger, string tenantId, Exception e);

    private sealed class Known(TenantRules rules, long at)
    {
        private int _refreshing;

        public TenantRules Rules => rules;

        public long At => at;

        public bool TryBeginRefresh() => Interlocked.Exchange(ref _refreshing, 1) == 0;

        public void EndRefresh() => Volatile.Write(ref _refreshing, 0);
    }
}

using System.Collections.Concurrent;
using System.Net;
using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Insights.Tenants;

/// <summary>Tenants as the registry has them. Kept for a second; while the registry is away, the last good answer counts. Absence is never kept.</summary>
internal sealed partial class TenantDirectory(DaprClient dapr, TimeProvider time, ILogger<TenantDirectory> logger)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    private readonly HttpClient _registry = dapr.CreateInvokableHttpClient(DaprNames.Apps.Registry);
    private readonly ConcurrentDictionary<string, (TenantResponse Tenant, long ReadAt)> _known = new(StringComparer.Ordinal);

    /// <summary>Null when there is no such tenant; throws when the registry is away and the tenant was never read.</summary>
    public async Task<TenantResponse?> FindAsync(string tenantId, CancellationToken cancellationToken)
    {
        if (!TenantIds.IsValid(tenantId))
        {
            return null;
        }

        var isKnown = _known.TryGetValue(tenantId, out var known);
        if (isKnown && time.GetElapsedTime(known.ReadAt) < s_fresh)
        {
            return known.Tenant;
        }

        try
        {
            using var response = await _registry.GetAsync($"/tenants/{tenantId}", cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                _known.TryRemove(tenantId, out _);
                return null;
            }

            response.EnsureSuccessStatusCode();
            var tenant = await response.Content.ReadFromJsonAsync<TenantResponse>(cancellationToken)
                ?? throw new HttpRequestException("The registry answered null for a tenant.");
            _known[tenantId] = (tenant, time.GetTimestamp());
            return tenant;
        }
        catch (HttpRequestException error) when (isKnown)
        {
            RegistryAway(error, tenantId);
            return known.Tenant;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The registry does not answer; tenant {TenantId} as last known counts")]
    private partial void RegistryAway(Exception exception, string tenantId);
}

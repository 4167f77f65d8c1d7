using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Insights.Tenants;

/// <summary>Tenants as the registry last told: asked again after a second; while it does not answer, the last good answer stands.</summary>
internal sealed partial class TenantDirectory(
    ITenantSource source, TimeProvider time, IOptions<InsightsOptions> options, ILogger<TenantDirectory> logger)
{
    private readonly ConcurrentDictionary<string, (TenantResponse Tenant, long At)> _known = new(StringComparer.Ordinal);

    public async Task<TenantResponse?> FindAsync(string tenantId, CancellationToken cancellationToken)
    {
        if (!TenantId().IsMatch(tenantId))
        {
            return null;
        }

        var isKnown = _known.TryGetValue(tenantId, out var known);
        if (isKnown && time.GetElapsedTime(known.At) < options.Value.TenantAge)
        {
            return known.Tenant;
        }

        try
        {
            var tenant = await source.FindAsync(tenantId, cancellationToken);
            if (tenant is null)
            {
                _known.TryRemove(tenantId, out _);
            }
            else
            {
                _known[tenantId] = (tenant, time.GetTimestamp());
            }

            return tenant;
        }
        catch (Exception exception) when (isKnown && !cancellationToken.IsCancellationRequested)
        {
            RegistryFailed(exception, tenantId);
            return known.Tenant;
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9]{2,30}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex TenantId();

    [LoggerMessage(1, LogLevel.Warning, "The registry did not answer for tenant {TenantId}; its last answer stands")]
    private partial void RegistryFailed(Exception exception, string tenantId);
}

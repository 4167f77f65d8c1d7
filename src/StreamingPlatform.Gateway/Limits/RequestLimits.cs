using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using StreamingPlatform.ServiceDefaults.Access;

namespace StreamingPlatform.Gateway.Limits;

/// <summary>Token buckets by client and by tenant.</summary>
internal sealed class RequestLimits(IOptions<GatewayOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _clients = Create(options.Value.ClientRequestsPerSecond, options.Value.ClientBurst);
    private readonly PartitionedRateLimiter<string> _tenants = Create(options.Value.TenantRequestsPerSecond, options.Value.TenantBurst);

    /// <summary>The limits that the request falls under.</summary>
    public IEnumerable<RequestLimit> Of(HttpContext context)
    {
        var caller = context.User.Identity as PlatformIdentity;
        var client = caller is null ? context.Connection.RemoteIpAddress?.ToString() ?? "unknown" : "client " + caller.Name;
        yield return new RequestLimit("client", client, _clients, options.Value.ClientRequestsPerSecond, options.Value.ClientBurst);
        if (caller?.TenantId is { } tenantId)
        {
            yield return new RequestLimit("tenant", tenantId, _tenants, options.Value.TenantRequestsPerSecond, options.Value.TenantBurst);
        }
    }

    public void Dispose()
    {
        _clients.Dispose();
        _tenants.Dispose();
    }

    private static PartitionedRateLimiter<string> Create(int perSecond, int burst) => PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            // In tenths of a second, so that a client that keeps to its rate never waits for a whole one.
            TokensPerPeriod = Math.Max(1, perSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(perSecond >= 10 ? 100 : 1_000.0 / perSecond),
            QueueLimit = 0,
        }));
}

/// <param name="Name">In the headers.</param>
/// <param name="Key">Whose bucket.</param>
internal sealed record RequestLimit(string Name, string Key, PartitionedRateLimiter<string> Limiter, int PerSecond, int Burst);

using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>Results of verifications, for a while; at most ten thousand.</summary>
internal sealed class VerifiedTokens(IOptions<AccessOptions> options, TimeProvider clock) : IDisposable
{
    private const int MaxTokens = 10_000;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxTokens });

    public AuthenticateResult? Find(string header) =>
        _cache.TryGetValue(header, out Entry? entry) && clock.GetUtcNow() < entry!.Until ? entry.Result : null;

    /// <param name="expires">The token's own end; null: it is not kept.</param>
    public void Keep(string header, AuthenticateResult result, DateTimeOffset? expires)
    {
        var until = clock.GetUtcNow() + options.Value.TokenCacheTime;
        if (expires is null || options.Value.TokenCacheTime <= TimeSpan.Zero)
        {
            return;
        }

        until = expires < until ? expires.Value : until;
        using var entry = _cache.CreateEntry(header);
        entry.Size = 1;
        entry.AbsoluteExpiration = until;
        entry.Value = new Entry(result, until);
    }

    public void Dispose() => _cache.Dispose();

    private sealed record Entry(AuthenticateResult Result, DateTimeOffset Until);
}

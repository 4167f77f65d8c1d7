using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Gateway.Limits;

/// <summary>429 beyond a limit; <c>RateLimit</c> and <c>RateLimit-Policy</c> (IETF draft ratelimit-headers) on every answer.</summary>
internal sealed class RateLimits(RequestDelegate next, RequestLimits limits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var fields = new List<string>();
        var policies = new List<string>();
        string? exceeded = null;
        foreach (var limit in limits.Of(context))
        {
            using var lease = limit.Limiter.AttemptAcquire(limit.Key);
            exceeded ??= lease.IsAcquired ? null : limit.Name;
            policies.Add($"\"{limit.Name}\";q={limit.PerSecond};w=1");
            fields.Add($"\"{limit.Name}\";r={limit.Limiter.GetStatistics(limit.Key)?.CurrentAvailablePermits ?? 0};t=1");
        }

        context.Response.OnStarting(() =>
        {
            // A quota of the service behind is the narrower one, and says so itself.
            context.Response.Headers.TryAdd("RateLimit-Policy", string.Join(", ", policies));
            context.Response.Headers.TryAdd("RateLimit", string.Join(", ", fields));
            return Task.CompletedTask;
        });
        if (exceeded is not null)
        {
            await new Problem(ProblemReason.TooManyRequests, $"More requests a second than the limit of the {exceeded}.") { RetryAfterSeconds = 1 }.ExecuteAsync(context);
            return;
        }

        await next(context);
    }
}

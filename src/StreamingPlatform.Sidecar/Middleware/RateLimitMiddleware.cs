using System.Collections.Concurrent;
using System.Globalization;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>
/// middleware.http.ratelimit: <c>maxRequestsPerSecond</c> (default 100) for each caller's address and path, as a token bucket that holds as many, at least
/// one; more get 429.
/// </summary>
internal sealed class RateLimitMiddleware : IHttpMiddleware
{
    private const double StandardRate = 100;

    /// <summary>Full buckets are forgotten beyond so many.</summary>
    private const int MaxBuckets = 5000;

    private readonly ConcurrentDictionary<(string Address, string Path), Bucket> buckets = new();
    private readonly TimeProvider clock;
    private readonly double rate;
    private readonly double size;

    /// <exception cref="ResourceException">the rate is not above zero.</exception>
    public RateLimitMiddleware(Component component, TimeProvider clock)
    {
        this.clock = clock;
        var text = component.Metadata.GetValueOrDefault("maxRequestsPerSecond");
        rate = string.IsNullOrEmpty(text) ? StandardRate : double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
        size = Math.Max(1, Math.Floor(rate));
        if (rate <= 0)
        {
            throw new ResourceException($"metadata maxRequestsPerSecond: '{text}' is not a number above zero");
        }
    }

    public Task<Refusal?> ApplyAsync(PipelineRequest request, CancellationToken cancellationToken)
    {
        var address = WithoutPort(request.RemoteAddress);
        var bucket = buckets.GetOrAdd((address, request.Path), _ => new Bucket(size, clock.GetTimestamp()));
        var passes = bucket.Take(rate, size, clock, out var left);
        Forget();
        request.AnswerHeaders.AddRange(
        [
            new("X-Rate-Limit-Limit", rate.ToString("F2", CultureInfo.InvariantCulture)),
            new("X-Rate-Limit-Duration", "1"),
            new("X-Rate-Limit-Request-Remote-Addr", request.RemoteAddress),
            new("RateLimit-Limit", Math.Round(rate, MidpointRounding.AwayFromZero).ToString("F0", CultureInfo.InvariantCulture)),
            new("RateLimit-Remaining", left.ToString(CultureInfo.InvariantCulture)),
            new("RateLimit-Reset", "1"),
        ]);
        if (request.Header("X-Forwarded-For") is { } forwarded && !string.IsNullOrWhiteSpace(forwarded))
        {
            request.AnswerHeaders.Add(new("X-Rate-Limit-Request-Forwarded-For", forwarded));
        }

        return Task.FromResult(passes
            ? null
            : new Refusal(StatusCodes.Status429TooManyRequests, "You have reached maximum request limit.", NoSniff: false));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string WithoutPort(string address) => address.LastIndexOf(':') is > 0 and var at ? address[..at] : address;

    private void Forget()
    {
        if (buckets.Count > MaxBuckets)
        {
            foreach (var (key, bucket) in buckets)
            {
                if (bucket.IsFull(rate, size, clock))
                {
                    buckets.TryRemove(key, out _);
                }
            }
        }
    }

    private sealed class Bucket(double tokens, long filled)
    {
        private readonly Lock gate = new();
        private double tokens = tokens;
        private long filled = filled;

        public bool Take(double rate, double size, TimeProvider clock, out int left)
        {
            lock (gate)
            {
                Fill(rate, size, clock);
                var passes = tokens >= 1;
                tokens -= passes ? 1 : 0;
                left = (int)tokens;
                return passes;
            }
        }

        public bool IsFull(double rate, double size, TimeProvider clock)
        {
            lock (gate)
            {
                Fill(rate, size, clock);
                return tokens >= size;
            }
        }

        private void Fill(double rate, double size, TimeProvider clock)
        {
            var now = clock.GetTimestamp();
            tokens = Math.Min(size, tokens + (rate * clock.GetElapsedTime(filled, now).TotalSeconds));
            filled = now;
        }
    }
}

using System.Net;

namespace StreamingPlatform.Cli.Platform;

/// <summary>Repeats a request while the platform is away: connection failures, 429 and 503 with its <c>Retry-After</c>.</summary>
/// <param name="limit">Longest time without an answer before giving up.</param>
internal sealed class Patience(TimeSpan limit, TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>How often a request was repeated so far.</summary>
    public int Repeats => repeats;

    private int repeats;

    /// <summary>Sends until an answer other than 429 and 503 comes.</summary>
    public async Task<HttpResponseMessage> SendAsync(Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var pause = TimeSpan.FromMilliseconds(Math.Min(100 * attempt, 1000));
            string reason;
            try
            {
                var response = await send(cancellationToken);
                if (response.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
                {
                    return response;
                }

                using (response)
                {
                    reason = await Problems.DescribeAsync(response, cancellationToken);
                    if (response.Headers.RetryAfter?.Delta is { } asked)
                    {
                        pause = asked < LongestPause ? asked : LongestPause;
                    }
                }
            }
            catch (Exception failure) when (IsPassing(failure, cancellationToken))
            {
                reason = failure.Message;
            }

            if (clock.GetElapsedTime(start) > limit)
            {
                throw new PlatformException($"gave up after {limit.TotalSeconds:0} s: {reason}");
            }

            Interlocked.Increment(ref repeats);
            await Task.Delay(pause < TimeSpan.FromMilliseconds(50) ? TimeSpan.FromMilliseconds(50) : pause, clock, cancellationToken);
        }
    }

    private static bool IsPassing(Exception failure, CancellationToken cancellationToken) =>
        failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}

using System.Collections.Concurrent;
using System.Globalization;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>Runs calls under the policies of their target.</summary>
internal sealed class ResiliencyPolicies(ResourceSet resources, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Target, BreakerPolicy Policy), CircuitBreaker> breakers = new();

    public ResiliencyPolicy? ForApp(string appId) => resources.Resiliency.ForApp(appId);

    public ResiliencyPolicy? ForActor(string type) => resources.Resiliency.ForActor(type);

    public ResiliencyPolicy? ForOutbound(string component, string kind) => resources.Resiliency.ForOutbound(component, kind);

    public ResiliencyPolicy? ForInbound(string component, string kind) => resources.Resiliency.ForInbound(component, kind);

    public string BreakerScopeOf(string actorType) => resources.Resiliency.BreakerScopeOf(actorType);

    /// <summary>A policy that a resource gives a built-in one's name.</summary>
    public RetryPolicy? RetryNamed(string name) => resources.Resiliency.RetryNamed(name);

    /// <param name="target">What has a circuit breaker of its own.</param>
    /// <param name="call">One try.</param>
    /// <param name="failureOf">null: the answer is good.</param>
    /// <exception cref="CircuitOpenException">the circuit breaker lets no call through.</exception>
    /// <exception cref="TimeoutException">the last try took too long.</exception>
    public async Task<T> RunAsync<T>(
        ResiliencyPolicy policy, string target, Func<CancellationToken, Task<T>> call, Func<T, FailedStatus?> failureOf, CancellationToken cancellationToken)
    {
        var breaker = policy.Breaker is { } settings
            ? breakers.GetOrAdd((target, settings), static (key, time) => new CircuitBreaker(key.Policy, time), clock)
            : null;
        for (var failures = 1; ; failures++)
        {
            breaker?.Enter();
            FailedStatus? status = null;
            try
            {
                var answer = await WithinAsync(policy.Timeout, call, cancellationToken);
                status = failureOf(answer);
                breaker?.Exit(status is null);
                if (status is null || !IsRetried(policy.Retry, failures, status))
                {
                    return answer;
                }

                (answer as IDisposable)?.Dispose();
            }
            catch (Exception error) when (status is null && error is not (CircuitOpenException or OperationCanceledException))
            {
                breaker?.Exit(good: false);
                if (!IsRetried(policy.Retry, failures, null))
                {
                    throw;
                }
            }

            await Task.Delay(policy.Retry!.WaitAfter(failures), clock, cancellationToken);
        }
    }

    private static bool IsRetried(RetryPolicy? retry, int failures, FailedStatus? status)
    {
        if (retry is null || (retry.MaxRetries >= 0 && failures > retry.MaxRetries))
        {
            return false;
        }

        return status is null or { IgnoresMatching: true }
            || (status.Http is { } http && Contains(retry.HttpStatuses, http))
            || (status.Grpc is { } grpc && Contains(retry.GrpcStatuses, grpc));
    }

    private static bool Contains(string? list, int code) =>
        list is null || list.Split(',').Any(part =>
            part.Split('-') is var bounds
            && code >= int.Parse(bounds[0].Trim(), CultureInfo.InvariantCulture)
            && code <= int.Parse(bounds[^1].Trim(), CultureInfo.InvariantCulture));

    private async Task<T> WithinAsync<T>(TimeSpan? timeout, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        if (timeout is not { } time || time <= TimeSpan.Zero)
        {
            return await call(cancellationToken);
        }

        using var over = new CancellationTokenSource(time, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        try
        {
            return await call(limit.Token);
        }
        catch (OperationCanceledException error) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("context deadline exceeded", error);
        }
    }
}

using System.Collections.Concurrent;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>The policies of every target, with the state of their circuit breakers, and how a call runs under them.</summary>
internal sealed partial class ResiliencyPolicies(ResourceSet resources, TimeProvider clock, ILogger<ResiliencyPolicies> logger)
{
    private const int StandardAppBreakers = 100;
    private const int StandardActorBreakers = 5000;

    /// <summary>Breakers of a set that is no longer in force are forgotten with it.</summary>
    private readonly ConcurrentDictionary<string, BreakerCache> caches = new(StringComparer.Ordinal);
    private volatile ResiliencySet? cachedFor;

    private ResiliencySet Set
    {
        get
        {
            var set = resources.Resiliency;
            if (!ReferenceEquals(cachedFor, set))
            {
                cachedFor = set;
                caches.Clear();
            }

            return set;
        }
    }

    /// <summary>Retries of calls to a sidecar that cannot be reached, where the app is no target of a resource.</summary>
    public RetryPolicy ServiceRetries => Set.ServiceRetries;

    /// <summary>Retries of calls to the host of an actor that cannot be reached.</summary>
    public RetryPolicy ActorRetries => Set.ActorRetries;

    /// <summary>Whether a resource has policies for the app: then the built-in ones do not hold.</summary>
    public bool IsTarget(string appId) => Set.Apps.ContainsKey(appId);

    /// <param name="appId">As the caller gave it, with its namespace.</param>
    /// <param name="method">Every method has a circuit breaker of its own.</param>
    public ResiliencyPolicy ForApp(string appId, string method) =>
        Set is var set && set.ForApp(appId) is var names ? Resolve(set, names, "app/" + appId, method, StandardAppBreakers) : ResiliencyPolicy.None;

    /// <summary>Retries and circuit breaker of an actor's calls; the time limit holds for a turn: <see cref="TurnLimitOf"/>.</summary>
    public ResiliencyPolicy ForActor(string type, string id) =>
        Set is var set && set.ForActor(type) is var names
            ? Resolve(set, names, "actor/" + type, names.Scope is null or "type" ? type : $"{type}-{id}", StandardActorBreakers) with { Timeout = null }
            : ResiliencyPolicy.None;

    /// <summary>How long a turn of an actor may take; null: without limit.</summary>
    public TimeSpan? TurnLimitOf(string actorType) => Set is var set ? TimeoutOf(set, set.ForActor(actorType)) : null;

    public ResiliencyPolicy ForOutbound(string component, ComponentKind kind) =>
        Set is var set ? Resolve(set, set.ForOutbound(component, kind), "component", component, int.MaxValue) : ResiliencyPolicy.None;

    public ResiliencyPolicy ForInbound(string component, ComponentKind kind) =>
        Set is var set ? Resolve(set, set.ForInbound(component, kind), "component", component, int.MaxValue) : ResiliencyPolicy.None;

    /// <summary>Calls a component under its outbound policies; whatever it throws is a failure.</summary>
    /// <exception cref="CircuitOpenException">the circuit breaker lets no call through.</exception>
    /// <exception cref="TimeoutException">the last try took too long.</exception>
    public Task<T> CallAsync<T>(string component, ComponentKind kind, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        ForOutbound(component, kind) is { IsNone: false } policy ? RunAsync(policy, component, call, static _ => null, cancellationToken) : call(cancellationToken);

    /// <inheritdoc cref="CallAsync{T}(string, ComponentKind, Func{CancellationToken, Task{T}}, CancellationToken)"/>
    public Task CallAsync(string component, ComponentKind kind, Func<CancellationToken, Task> call, CancellationToken cancellationToken) =>
        CallAsync(
            component,
            kind,
            async token =>
            {
                await call(token);
                return true;
            },
            cancellationToken);

    /// <param name="target">For the log.</param>
    /// <param name="call">One try.</param>
    /// <param name="failureOf">null: the answer is good.</param>
    /// <param name="isFinal">Whether an exception ends the tries; none does where it is not given.</param>
    /// <returns>A good answer, or the last.</returns>
    /// <exception cref="CircuitOpenException">the circuit breaker lets no call through.</exception>
    /// <exception cref="TimeoutException">the last try took too long.</exception>
    public async Task<T> RunAsync<T>(
        ResiliencyPolicy policy,
        string target,
        Func<CancellationToken, Task<T>> call,
        Func<T, FailedStatus?> failureOf,
        CancellationToken cancellationToken,
        Func<Exception, bool>? isFinal = null)
    {
        var start = clock.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            var entered = policy.Breaker?.Enter() ?? 0;
            string reason;
            try
            {
                var answer = await WithinAsync(policy.Timeout, call, cancellationToken);
                var status = failureOf(answer);
                policy.Breaker?.Exit(entered, status is null);
                if (status is null || !MayRetry(policy.Retry, failures, start) || !(status.IgnoresMatching || policy.Retry!.Matches(status.Code)))
                {
                    return answer;
                }

                (answer as IDisposable)?.Dispose();
                reason = $"status {status.Code}";
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                policy.Breaker?.Exit(entered, good: false);
                if (isFinal?.Invoke(error) == true || !MayRetry(policy.Retry, failures, start))
                {
                    throw;
                }

                reason = error.Message;
            }
            catch (OperationCanceledException)
            {
                policy.Breaker?.Exit(entered, good: false);
                throw;
            }

            var wait = policy.Retry!.WaitAfter(failures);
            if (failures == 1)
            {
                Retrying(logger, target, wait, reason);
            }

            await Task.Delay(wait, clock, cancellationToken);
        }
    }

    private static TimeSpan? TimeoutOf(ResiliencySet set, TargetPolicies names) =>
        names.Timeout is { } name && set.Timeouts.TryGetValue(name, out var limit) && limit > TimeSpan.Zero ? limit : null;

    private ResiliencyPolicy Resolve(ResiliencySet set, TargetPolicies names, string group, string key, int standardSize)
    {
        if (names == TargetPolicies.None)
        {
            return ResiliencyPolicy.None;
        }

        var retry = names.Retry is null ? null : set.Retries.GetValueOrDefault(names.Retry);
        var breaker = names.Breaker is { } name && set.Breakers.TryGetValue(name, out var settings)
            ? caches.GetOrAdd(group, static (_, size) => new BreakerCache(size.Size, size.Clock), (Size: names.CacheSize > 0 ? names.CacheSize : standardSize, Clock: clock)).Get(key, settings)
            : null;
        return new ResiliencyPolicy(TimeoutOf(set, names), retry, breaker);
    }

    private bool MayRetry(RetryPolicy? retry, int failures, long start) =>
        retry is not null && retry.Allows(failures) && (!retry.Exponential || clock.GetElapsedTime(start) < RetryPolicy.MaxElapsed);

    /// <summary>Gives up at the limit even where the call does not heed its token; what comes of it then is thrown away.</summary>
    private async Task<T> WithinAsync<T>(TimeSpan? limit, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        if (limit is not { } time)
        {
            return await call(cancellationToken);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = call(over.Token);
        try
        {
            return await running.WaitAsync(time, clock, cancellationToken);
        }
        catch (TimeoutException error) when (!running.IsFaulted)
        {
            await over.CancelAsync();
            _ = ThrowAwayAsync(running);
            throw new TimeoutException("context deadline exceeded", error);
        }
    }

    private async Task ThrowAwayAsync<T>(Task<T> late)
    {
        try
        {
            (await late as IDisposable)?.Dispose();
        }
        catch (Exception error)
        {
            CameLate(logger, error.Message);
        }
    }

    [LoggerMessage(230, LogLevel.Warning, "{Target} failed and is tried again in {Wait}: {Reason}")]
    private static partial void Retrying(ILogger logger, string target, TimeSpan wait, string reason);

    [LoggerMessage(231, LogLevel.Debug, "a call that had been given up failed: {Reason}")]
    private static partial void CameLate(ILogger logger, string reason);
}

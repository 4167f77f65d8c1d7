using StreamingPlatform.Sidecar.Resiliency;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>What deliveries of one subscription work with.</summary>
/// <param name="Wrapper">Of a raw subscription: what goes around its payloads; null for an ordinary one.</param>
internal sealed record DeliveryParts(
    SubscriptionResource Subscription, RoutingRules Rules, RawEnvelope? Wrapper, IPostman Postman, IBroker Broker, DeadLetters DeadLetters,
    ResiliencyPolicies Policies, TimeProvider Clock, ILogger Logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What protects deliveries of the component.</summary>
    private ResiliencyPolicy Policy => Policies.ForInbound(Subscription.PubsubName, ComponentKind.Pubsub);

    /// <summary>Tries under the policy.</summary>
    /// <returns>false: it was given up.</returns>
    public async Task<bool> TryAsync(Func<CancellationToken, Task<Delivered>> deliver, CancellationToken cancellationToken)
    {
        var policy = Policy;
        if (policy.IsNone)
        {
            return (await deliver(cancellationToken)).Outcome != Outcome.Again;
        }

        try
        {
            var last = await Policies.RunAsync(
                policy, Subscription.PubsubName, deliver, d => d.Failure, cancellationToken, static error => error is SubscriptionClosedException);
            return last.Outcome != Outcome.Again;
        }
        catch (Exception error) when (error is TimeoutException or CircuitOpenException)
        {
            DeliveryLog.PolicyGaveUp(Logger, Subscription.Topic, error.Message);
            return false;
        }
    }

    /// <summary>The wait before a message that was given up comes again.</summary>
    /// <param name="rounds">How often it was given up, from 1.</param>
    public Task WaitAsync(int rounds, CancellationToken cancellationToken)
    {
        var wait = Policy.Retry?.WaitAfter(rounds) ?? Pause;
        return Task.Delay(wait > TimeSpan.Zero ? wait : Pause, Clock, cancellationToken);
    }
}

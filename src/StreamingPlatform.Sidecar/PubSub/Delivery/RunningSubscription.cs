using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>A subscription of the app that is being delivered.</summary>
/// <param name="Stop">Ends it; what is in flight may end.</param>
/// <param name="Abort">Cuts off what is in flight.</param>
/// <param name="Running">Ends with it.</param>
internal sealed record RunningSubscription(
    SubscriptionResource Subscription, Component Component, IBroker Broker, CancellationTokenSource Stop, CancellationTokenSource Abort, Task Running) : IDisposable
{
    public bool Serves(SubscriptionResource subscription, IBroker broker) => Broker == broker && Subscription.IsSameAs(subscription);

    public void Dispose()
    {
        Stop.Dispose();
        Abort.Dispose();
    }
}

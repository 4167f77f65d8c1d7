using Grpc.Core;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>What every operation on actors passes first.</summary>
internal sealed class ActorGate(ActorPlacement placement, HostedActorTypes types)
{
    /// <summary>Waits until the app beside this sidecar has told its actor types.</summary>
    /// <exception cref="DaprError">ERR_ACTOR_NO_PLACEMENT.</exception>
    public Task EnterAsync(CancellationToken cancellationToken) => placement.IsEnabled
        ? types.WaitUntilReadyAsync(cancellationToken)
        : throw new DaprError(400, StatusCode.Unavailable, "ERR_ACTOR_NO_PLACEMENT", "placement service is not configured");
}

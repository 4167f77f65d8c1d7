using Grpc.Core;
using StreamingPlatform.Sidecar.Resiliency;
using StreamingPlatform.Sidecar.Resources;
using StreamingPlatform.Sidecar.State;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Actor state in the store marked <c>actorStateStore</c>, under <c>{appId}||{type}||{id}||{key}</c>.</summary>
internal sealed class ActorState(StateStores stores, HostedActorTypes types, ResourceSet resources, ResiliencyPolicies policies, SidecarOptions options)
{
    /// <summary>A preview feature of daprd's; off unless a Configuration turns it on.</summary>
    private const string TtlFeature = "ActorStateTTL";

    /// <exception cref="DaprError">there is no store, or it failed.</exception>
    public async Task<StateEntry?> GetAsync(string type, string id, string key, CancellationToken cancellationToken)
    {
        try
        {
            var (component, store) = Store();
            string[] keys = [Prefix(type, id) + key];
            return (await policies.CallAsync(component, ComponentKind.Statestore, token => store.GetAsync(keys, token), cancellationToken))[0];
        }
        catch (Exception error) when (error is not (DaprError or OperationCanceledException))
        {
            throw new DaprError(500, StatusCode.Internal, "ERR_ACTOR_STATE_GET", $"error getting actor state: {error.Message}");
        }
    }

    /// <summary>All operations or none.</summary>
    /// <param name="operations">Decoded here, after the check that the actor is active.</param>
    /// <exception cref="DaprError">the actor is not active on this sidecar, an operation is none, or the store refused.</exception>
    public async Task TransactAsync(string type, string id, IReadOnlyList<Func<ActorStateOperation>> operations, CancellationToken cancellationToken)
    {
        if (!types.IsActive(type, id))
        {
            throw new DaprError(400, StatusCode.Internal, "ERR_ACTOR_INSTANCE_MISSING", "actor instance is missing");
        }

        try
        {
            var (component, store) = Store();
            var takesTtl = resources.Configuration.EnabledFeatures.Contains(TtlFeature);
            var prefix = Prefix(type, id);
            var writes = operations.Select(o => o().ToWrite(prefix, takesTtl, store)).ToList();
            if (writes.Count > 0)
            {
                await policies.CallAsync(component, ComponentKind.Statestore, token => store.TransactAsync(writes, token), cancellationToken);
            }
        }
        catch (Exception error) when (error is not (DaprError or OperationCanceledException))
        {
            throw new DaprError(500, StatusCode.Internal, "ERR_ACTOR_STATE_TRANSACTION_SAVE", $"error saving actor transaction state: {error.Message}");
        }
    }

    private string Prefix(string type, string id) => $"{options.AppId}||{type}||{id}||";

    private (string Component, IStateStore Store) Store() => stores.ActorStore
        ?? throw new DaprError(
            500, StatusCode.Internal, "ERR_ACTOR_RUNTIME_NOT_FOUND", "the state store is not configured to use the actor runtime");
}

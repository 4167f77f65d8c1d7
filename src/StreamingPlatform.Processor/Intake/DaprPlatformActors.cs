using Dapr.Actors;
using Dapr.Actors.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Processor.Intake;

/// <summary>Actor proxies through the sidecar.</summary>
internal sealed class DaprPlatformActors(ActorProxyOptions options) : IPlatformActors
{
    private readonly ActorProxyFactory _proxies = new(options);

    public ICustomerShardActor Shard(string tenantId, int shard) =>
        _proxies.CreateActorProxy<ICustomerShardActor>(new ActorId($"{tenantId}:{shard}"), DaprNames.ActorTypes.CustomerShard, options);

    public IProgressActor Progress(string tenantId) =>
        _proxies.CreateActorProxy<IProgressActor>(new ActorId(tenantId), DaprNames.ActorTypes.Progress, options);

    public IWritersActor Writers() =>
        _proxies.CreateActorProxy<IWritersActor>(new ActorId(DaprNames.ActorTypes.WritersId), DaprNames.ActorTypes.Writers, options);
}

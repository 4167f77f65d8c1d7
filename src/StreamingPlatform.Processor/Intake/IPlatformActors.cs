using StreamingPlatform.Contracts;

namespace StreamingPlatform.Processor.Intake;

/// <summary>The actors that the processor calls.</summary>
internal interface IPlatformActors
{
    ICustomerShardActor Shard(string tenantId, int shard);

    IProgressActor Progress(string tenantId);

    IWritersActor Writers();
}

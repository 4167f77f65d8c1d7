using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StreamingPlatform.Processor.Blocks;
using StreamingPlatform.Processor.DeadLetters;
using StreamingPlatform.Processor.Tenants;

namespace StreamingPlatform.Processor.Intake;

/// <summary>What happens to a block, in order. Its task ends well when everything it caused is durable.</summary>
internal sealed class BlockIntake(
    IPlatformActors actors, ITenantRules tenants, IDeadLetters deadLetters, ProcessorMetrics metrics, IOptions<ProcessorOptions> options,
    TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, TenantLanes> _lanes = new(StringComparer.Ordinal);

    public async Task CountAsync(Block block)
    {
        var rules = await tenants.GetAsync(block.TenantId, CancellationToken.None);
        var lanes = _lanes.GetOrAdd(block.TenantId, tenantId => new TenantLanes(tenantId, actors, options.Value, clock));

        foreach (var poisonous in block.Poisonous)
        {
            await deadLetters.PublishAsync(DeadLetter.OfEvent(block, poisonous), CancellationToken.None);
        }

        await Task.WhenAll(ShardPart.Split(block.Events, rules, block.AcceptedAt).Select(lanes.CountAsync));
        await lanes.ReportAsync(block);
        metrics.Counted(block.Size, block.Poisonous.Count);
    }
}

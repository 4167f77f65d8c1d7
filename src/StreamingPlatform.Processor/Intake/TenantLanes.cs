using System.Collections.Concurrent;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Blocks;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Processor.Intake;

/// <summary>A tenant's calls: one in flight for each shard, and one to its progress.</summary>
internal sealed class TenantLanes
{
    private const int MaxBlocksPerReport = 1_000;

    private readonly string _tenantId;
    private readonly IPlatformActors _actors;
    private readonly ProcessorOptions _options;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<int, Lane<ShardPart>> _shards = new();
    private readonly Lane<Block> _progress;

    public TenantLanes(string tenantId, IPlatformActors actors, ProcessorOptions options, TimeProvider clock)
    {
        (_tenantId, _actors, _options, _clock) = (tenantId, actors, options, clock);
        var progress = actors.Progress(tenantId);
        _progress = new Lane<Block>(blocks => progress.ReportCountedAsync(Reports(blocks)), _ => 1, MaxBlocksPerReport, options.GatherTime, clock);
    }

    public Task CountAsync(ShardPart part) => _shards.GetOrAdd(part.Shard, LaneOf).SendAsync(part);

    public Task ReportAsync(Block block) => _progress.SendAsync(block);

    private static List<CountedReport> Reports(IReadOnlyList<Block> blocks) =>
        [.. blocks.GroupBy(block => block.Writer, StringComparer.Ordinal).Select(writer => new CountedReport(
            writer.Key, [.. writer.Select(block => new BlockProgress(block.Number, block.Size, block.Poisonous.Count))],
            writer.Min(block => block.AcceptedAt)))];

    private Lane<ShardPart> LaneOf(int shard)
    {
        // A call is full by events or by characters, whichever comes first.
        var charactersPerEvent = Math.Max(1, _options.MaxCharactersPerCall / _options.MaxEventsPerCall);
        var actor = _actors.Shard(_tenantId, shard);
        return new Lane<ShardPart>(
            parts => CountAsync(actor, parts),
            part => Math.Max((long)part.Events.Count * charactersPerEvent, part.Characters),
            _options.MaxCharactersPerCall,
            _options.GatherTime,
            _clock);
    }

    private static async Task CountAsync(ICustomerShardActor actor, IReadOnlyList<ShardPart> parts)
    {
        var events = parts[0].Events;
        if (parts.Count > 1)
        {
            var merged = new List<CustomerEvent>(parts.Sum(part => part.Events.Count));
            foreach (var part in parts)
            {
                merged.AddRange(part.Events);
            }

            events = merged;
        }

        foreach (var batch in ShardCalls.Of(parts[^1].Settings, events, parts.Min(part => part.AcceptedAt)))
        {
            await actor.CountAsync(batch);
        }
    }
}

using Dapr.Actors.Runtime;
using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Processor.CustomerShards;

/// <summary>A thin shell over a <see cref="ShardStore"/>. Id <c>{tenant}:{shard}</c>.</summary>
/// <remarks>After any failure nothing is known of the store's last write: it is dropped, and the next turn claims the shard anew.</remarks>
internal sealed partial class CustomerShardActor(ActorHost host, ShardStores stores, ILogger<CustomerShardActor> logger) : Actor(host), ICustomerShardActor
{
    private ShardStore? _store;
    private RuleSettings? _rules;
    private ShardSettings? _settings;

    public async Task CountAsync(ShardBatch batch)
    {
        try
        {
            _store ??= await OpenAsync();
            await _store.CountAsync(EventCodec.Decode(batch.Events), RulesOf(batch.Settings), CancellationToken.None);
        }
        catch (Exception e)
        {
            TurnFailed(logger, Id.GetId(), e);
            Drop();
            throw;
        }
    }

    protected override Task OnDeactivateAsync()
    {
        Drop();
        return Task.CompletedTask;
    }

    private void Drop()
    {
        _store?.Dispose();
        _store = null;
    }

    private Task<ShardStore> OpenAsync()
    {
        var id = Id.GetId();
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(id.AsSpan(colon + 1), out var shard)
            ? stores.OpenAsync(id[..colon], shard, CancellationToken.None)
            : throw new InvalidOperationException($"'{id}' is no id of a customer shard.");
    }

    private RuleSettings RulesOf(ShardSettings settings)
    {
        if (_rules is null || _settings is null || _settings.SessionGapSeconds != settings.SessionGapSeconds || !_settings.Variants.SequenceEqual(settings.Variants))
        {
            _settings = settings;
            _rules = new RuleSettings(settings.SessionGapSeconds, [.. settings.Variants.Select(v => (v.WindowSeconds, v.Match))]);
        }

        return _rules;
    }

    [LoggerMessage(LogLevel.Warning, "A turn of shard {Id} failed; the shard is claimed anew by the next")]
    private static partial void TurnFailed(ILogger logger, string id, Exception e);
}

using Dapr.Actors.Runtime;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Pruning;
using StreamingPlatform.Processor.Sessions;
using StreamingPlatform.Processor.Tenants;
using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Processor.CustomerShards;

/// <summary>A thin shell over a <see cref="ShardStore"/>. Id <c>{tenant}:{shard}</c>.</summary>
/// <remarks>
/// After any failure nothing is known of the store's last write: it is dropped, and the next turn claims the shard anew. One reminder, <c>close</c>,
/// stands while the shard has sessions to close or documents to delete; it is set before the first turn that may give it some.
/// </remarks>
internal sealed partial class CustomerShardActor(
    ActorHost host, ShardStores stores, ITenantRules tenants, ISessionEvents sessions, ProcessorMetrics metrics, Horizons horizons, TimeProvider clock,
    IOptions<ProcessorOptions> options, ILogger<CustomerShardActor> logger)
    : Actor(host), ICustomerShardActor, IRemindable
{
    private const string CloseReminder = "close";

    /// <summary>So that a shard with very much to close lets events through in between.</summary>
    private const int MaxStepsPerReminder = 8;

    private ShardStore? _store;
    private RuleSettings? _rules;
    private ShardSettings? _settings;
    private bool _isReminded;

    private string TenantId => Id.GetId()[..Colon];

    private int Colon => Id.GetId().IndexOf(':', StringComparison.Ordinal) is var colon and > 0
        ? colon
        : throw new InvalidOperationException($"'{Id}' is no id of a customer shard.");

    public Task CountAsync(ShardBatch batch) => TurnAsync(async () =>
    {
        await RemindAsync();
        _store ??= await OpenAsync();
        if (Horizons.IsReplay(batch.OldestAcceptedAt, clock.GetUtcNow()))
        {
            // What comes next may be as old: this process forgets nothing of the tenant until its progress says that it may again.
            horizons.Set(TenantId, null);
        }

        _store.PruneBefore = horizons.Of(TenantId);
        await _store.CountAsync(EventCodec.Decode(batch.Events), RulesOf(batch.Settings), CancellationToken.None);
    });

    public async Task<bool> CompleteVariantsAsync(ShardSettings settings)
    {
        var isComplete = false;
        await TurnAsync(async () =>
        {
            _store ??= await OpenAsync();
            isComplete = await _store.CompleteVariantsAsync(RulesOf(settings), CancellationToken.None);
        });
        return isComplete;
    }

    public Task EraseAsync() => TurnAsync(async () =>
    {
        Drop();
        await UnregisterReminderAsync(CloseReminder);
        _isReminded = false;
        await stores.EraseAsync(TenantId, Shard, CancellationToken.None);
    });

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period) => TurnAsync(async () =>
    {
        _isReminded = true;
        var rules = RulesOf((await tenants.GetAsync(TenantId, CancellationToken.None)).Settings);
        _store ??= await OpenAsync();
        var outcome = ClosingOutcome.More;
        for (var step = 0; step < MaxStepsPerReminder && outcome == ClosingOutcome.More; step++)
        {
            outcome = await _store.CloseSessionsAsync(rules, PublishAsync, CancellationToken.None);
        }

        if (outcome == ClosingOutcome.Idle)
        {
            await UnregisterReminderAsync(CloseReminder);
            _isReminded = false;
        }
    });

    protected override Task OnDeactivateAsync()
    {
        Drop();
        return Task.CompletedTask;
    }

    private async Task TurnAsync(Func<Task> turn)
    {
        try
        {
            await turn();
        }
        catch (Exception e)
        {
            TurnFailed(logger, Id.GetId(), e);
            Drop();
            throw;
        }
    }

    private async Task RemindAsync()
    {
        if (!_isReminded)
        {
            await RegisterReminderAsync(CloseReminder, [], options.Value.SessionPeriod, options.Value.SessionPeriod);
            _isReminded = true;
        }
    }

    private async Task PublishAsync(IReadOnlyList<Shards.Sessions.ClosedSession> closed, CancellationToken cancellationToken)
    {
        await sessions.PublishAsync(TenantId, closed, cancellationToken);
        metrics.Announced(closed.Count);
    }

    private void Drop()
    {
        _store?.Dispose();
        _store = null;
    }

    private int Shard => int.TryParse(Id.GetId().AsSpan(Colon + 1), out var shard)
        ? shard
        : throw new InvalidOperationException($"'{Id}' is no id of a customer shard.");

    private Task<ShardStore> OpenAsync() => stores.OpenAsync(TenantId, Shard, CancellationToken.None);

    private RuleSettings RulesOf(ShardSettings settings)
    {
        if (_rules is null || _settings is null || _settings.Revision != settings.Revision || _settings.SessionGapSeconds != settings.SessionGapSeconds || !_settings.Variants.SequenceEqual(settings.Variants))
        {
            _settings = settings;
            _rules = new RuleSettings(settings.SessionGapSeconds, [.. settings.Variants.Select(v => (v.WindowSeconds, v.Match))])
            {
                Revision = settings.Revision,
            };
        }

        return _rules;
    }

    [LoggerMessage(LogLevel.Warning, "A turn of shard {Id} failed; the shard is claimed anew by the next")]
    private static partial void TurnFailed(ILogger logger, string id, Exception e);
}

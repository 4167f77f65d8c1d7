using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Sessions;
using StreamingPlatform.Shards.Storage;
using StreamingPlatform.Shards.Tests.Sessions;

namespace StreamingPlatform.Shards.Tests.Storage;

/// <summary>
/// One random history: two owners of one shard and a reader, of which a scheduler lets one at a time go on to its next call to a store, and
/// every call may be an owner's last, before or after its effect. Everything follows from the seed.
/// </summary>
internal sealed class OwnersModel(int seed, RuleSettings settings, string[] metrics, int gap)
{
    private const int Shard = 0;

    private readonly Random _random = new(seed);

    /// <summary>A variant that the tenant adds at some time; callers with the former settings go on for a while.</summary>
    private readonly RuleSettings _later = settings with { Variants = [.. settings.Variants, (2 * settings.Variants[0].WindowSeconds, "any")], Revision = 1 };
    private readonly MemoryStores _stores = new();
    private readonly Clock _time = new();
    private readonly Oracle _submitted = new();
    private readonly Oracle _acknowledged = new();
    private readonly SessionSubscriber _subscriber = new();
    private readonly List<TaskCompletionSource> _waiting = [];
    private readonly Queue<Action> _late = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var crash = _random.NextDouble() * 0.12;
        var workers = new List<Task> { OwnAsync(crash, cancellationToken), OwnAsync(crash, cancellationToken), AskAsync(cancellationToken) };
        while (!workers.TrueForAll(worker => worker.IsCompleted))
        {
            if (_waiting.Count == 0)
            {
                break;
            }

            if (_late.Count > 0 && _random.Next(60) == 0)
            {
                _late.Dequeue()();
            }

            var index = _random.Next(_waiting.Count);
            var next = _waiting[index];
            _waiting.RemoveAt(index);
            next.SetResult();
        }

        await Task.WhenAll(workers);
        await FinishAsync(cancellationToken);
    }

    /// <summary>Opens the shard again and again; what was not acknowledged is sent again, as a broker would.</summary>
    private async Task OwnAsync(double crash, CancellationToken cancellationToken)
    {
        List<CustomerEvent>? again = null;
        for (var life = 0; life < 10; life++)
        {
            var dead = false;
            var access = new StoreAccess(_stores, async () =>
            {
                var turn = new TaskCompletionSource();
                _waiting.Add(turn);
                await turn.Task;
                dead |= _random.NextDouble() < crash;
                if (dead)
                {
                    throw new CrashException();
                }
            },
            effect =>
            {
                // Half of the writes whose caller died are still under way and take effect later.
                if (_random.Next(2) == 0)
                {
                    _late.Enqueue(effect);
                }
            });
            try
            {
                var options = ShardStoreTests.Options(_random.Next(1, 20_000), _random.Next(1, 6));
                options.RunDocumentBytes = 2048;
                using var store = await ShardStore.OpenAsync(Shard, access, access, _time, options, cancellationToken);
                for (var turn = 0; turn < 8; turn++)
                {
                    var events = again ?? ShardStoreTests.Events(_random, _random.Next(1, 30));
                    again = events;
                    _submitted.Add(events);
                    await store.CountAsync(events, _random.Next(3) == 0 ? _later : settings, cancellationToken);
                    _acknowledged.Add(events);
                    again = null;
                    if (_random.Next(4) == 0)
                    {
                        await store.CompleteVariantsAsync(_later, cancellationToken);
                    }

                    if (_random.Next(3) == 0)
                    {
                        await store.CloseSessionsAsync(settings, (sessions, _) => PublishAsync(sessions, access), cancellationToken);
                    }

                    _time.Advance(TimeSpan.FromSeconds(_random.Next(60)));
                }
            }
            catch (Exception exception) when (exception is CrashException or ShardEndedException)
            {
                // The next life takes over.
            }
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var access = new StoreAccess(_stores, async () =>
        {
            var turn = new TaskCompletionSource();
            _waiting.Add(turn);
            await turn.Task;
        });
        var reader = new ShardReader(access, access, _time, new DocumentCache(64 * 1024));
        for (var question = 0; question < 40; question++)
        {
            var (from, to) = (ShardStoreTests.Bucket(_random.Next(0, 200)), ShardStoreTests.Bucket(_random.Next(0, 300)));
            var (campaign, metric) = ($"camp{_random.Next(4)}", metrics[_random.Next(3)]);
            var least = _acknowledged.Count(campaign, metric, from, to);
            try
            {
                var count = await reader.CountAsync(Shard, campaign, metric, from, to, cancellationToken);
                count.ShouldBeInRange(least, _submitted.Count(campaign, metric, from, to), $"seed {seed}");
            }
            catch (IOException)
            {
                // The clock ran ahead or owners changed too often; an error, never a wrong number.
            }
        }
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        while (_late.TryDequeue(out var effect))
        {
            effect();
        }

        var access = new StoreAccess(_stores);
        var reader = new ShardReader(access, access, _time, new DocumentCache(1024 * 1024));
        foreach (var oracle in new[] { _acknowledged, _submitted })
        {
            using var store = await ShardStore.OpenAsync(Shard, access, access, _time, ShardStoreTests.Options(1, 1), cancellationToken);
            await store.CountAsync([.. oracle.Events], settings, cancellationToken);
            await CheckAsync(reader, exact: ReferenceEquals(oracle, _submitted), cancellationToken);
        }

        await CheckLaterVariantAsync(reader, access, cancellationToken);
        var totals = await reader.SessionsAsync(Shard, cancellationToken);
        totals.Sessions.ShouldBe(_submitted.Sessions(gap), $"seed {seed}");
        totals.Customers.ShouldBe(_submitted.Customers, $"seed {seed}");
        await CheckClosedSessionsAsync(access, cancellationToken);
        StoredShard.NumbersByCustomer(_stores, Shard).Values.ShouldBeUnique($"seed {seed}");
        await CheckGarbageAsync(access, cancellationToken);
    }

    private async Task CheckLaterVariantAsync(ShardReader reader, StoreAccess access, CancellationToken cancellationToken)
    {
        using var store = await ShardStore.OpenAsync(Shard, access, access, _time, ShardStoreTests.Options(2000, 3), cancellationToken);
        while (!await store.CompleteVariantsAsync(_later, cancellationToken))
        {
        }

        var metric = Metrics.ClickToBasket(_later.Variants[1].WindowSeconds, "any");
        for (var campaign = 0; campaign < 4; campaign++)
        {
            var answer = await reader.AskAsync(Shard, $"camp{campaign}", metric, 0, int.MaxValue, cancellationToken);
            answer.IsComplete.ShouldBeTrue();
            answer.Customers.ShouldBe(_submitted.Count($"camp{campaign}", metric, 0, int.MaxValue), $"seed {seed}");
        }
    }

    /// <summary>A broker takes what it is given before or after the process dies, or not at all.</summary>
    private async Task PublishAsync(IReadOnlyList<ClosedSession> sessions, StoreAccess access)
    {
        await access.PassAsync();
        _subscriber.Receive(sessions);
        await access.PassAsync();
    }

    /// <summary>Whatever was said twice or not at all on the way, a subscriber ends with exactly the sessions that are.</summary>
    private async Task CheckClosedSessionsAsync(StoreAccess access, CancellationToken cancellationToken)
    {
        using var store = await ShardStore.OpenAsync(Shard, access, access, _time, ShardStoreTests.Options(1, 1), cancellationToken);
        while (await store.CloseSessionsAsync(settings, (sessions, _) => PublishAsync(sessions, access), cancellationToken) == ClosingOutcome.More)
        {
        }

        _subscriber.Sessions.ShouldBe(_submitted.SessionIntervals(gap), ignoreOrder: true, $"seed {seed}");
    }

    /// <summary>What no head names is gone a little later, whatever line the owners died at.</summary>
    private async Task CheckGarbageAsync(StoreAccess access, CancellationToken cancellationToken)
    {
        for (var round = 0; round < 2; round++)
        {
            _time.Advance(TimeSpan.FromMinutes(12));
            using var store = await ShardStore.OpenAsync(Shard, access, access, _time, ShardStoreTests.Options(long.MaxValue, int.MaxValue), cancellationToken);
            await store.CountAsync([], settings, cancellationToken);
        }

        _stores.Documents.Keys.Except(StoredShard.NamedKeys(_stores, Shard)).ShouldBeEmpty($"seed {seed}");
    }

    private async Task CheckAsync(ShardReader reader, bool exact, CancellationToken cancellationToken)
    {
        for (var campaign = 0; campaign < 4; campaign++)
        {
            foreach (var metric in metrics)
            {
                var count = await reader.CountAsync(Shard, $"camp{campaign}", metric, 0, int.MaxValue, cancellationToken);
                var most = _submitted.Count($"camp{campaign}", metric, 0, int.MaxValue);
                count.ShouldBeInRange(exact ? most : _acknowledged.Count($"camp{campaign}", metric, 0, int.MaxValue), most, $"seed {seed}");
            }
        }
    }
}

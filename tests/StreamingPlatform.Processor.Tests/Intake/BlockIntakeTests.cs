using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Blocks;
using StreamingPlatform.Processor.DeadLetters;
using StreamingPlatform.Processor.Intake;
using StreamingPlatform.Processor.Tenants;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Processor.Tests.Intake;

public class BlockIntakeTests
{
    private readonly FakePlatform _platform = new();

    [Fact]
    public async Task Count_Block_GoesToItsShardsThenToProgress()
    {
        await Intake().CountAsync(Block(1, "anna", "bert", "carl", "dora", "emil"));
        _platform.Log.Last().ShouldBe("progress w 1");
        _platform.Counted.Select(e => e.Customer).ShouldBe(["anna", "bert", "carl", "dora", "emil"], ignoreOrder: true);
        foreach (var (shard, customer) in _platform.CountedByShard)
        {
            ShardHash.ShardOf(customer, 4).ShouldBe(shard);
        }
    }

    [Fact]
    public async Task Count_WhileACallIsInFlight_MergesWhatWaits()
    {
        var gate = _platform.Gate = new TaskCompletionSource();
        var intake = Intake();
        var first = intake.CountAsync(Block(1, "anna"));
        await _platform.FirstCall.Task;
        var rest = Enumerable.Range(2, 20).Select(n => intake.CountAsync(Block(n, "anna"))).ToList();
        rest.ShouldAllBe(task => !task.IsCompleted);
        gate.SetResult();
        await Task.WhenAll([first, .. rest]);
        _platform.Log.Count(line => line.StartsWith("shard", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(3);
        _platform.Counted.Count.ShouldBe(21);
        _platform.MostInFlight.ShouldBe(1);
    }

    [Fact]
    public async Task Count_ShardFails_FailsTheBlockAndReportsNothing()
    {
        _platform.Failure = new InvalidOperationException("away");
        await Should.ThrowAsync<InvalidOperationException>(() => Intake().CountAsync(Block(1, "anna")));
        _platform.Log.ShouldNotContain("progress w 1");
        _platform.Failure = null;
        await Intake().CountAsync(Block(1, "anna"));
        _platform.Log.ShouldContain("progress w 1");
    }

    [Fact]
    public async Task Count_PoisonousEvent_IsDeadLetteredAloneAndCounted()
    {
        var block = Block(1, "anna") with { Size = 2, Poisonous = [new PoisonousEvent(1, "customerId is missing", "{}"u8.ToArray())] };
        await Intake().CountAsync(block);
        _platform.Letters.ShouldHaveSingleItem().Reason.ShouldBe("customerId is missing");
        _platform.Counted.Count.ShouldBe(1);
        _platform.Reported.ShouldHaveSingleItem().ShouldBe(new BlockProgress(1, 2, 1));
    }

    private static Block Block(long number, params string[] customers) =>
        new("acme", "view", "w", number, customers.Length, [.. customers.Select(c => new CustomerEvent(c, 4, null, null, number))], []);

    private BlockIntake Intake() => new(
        _platform,
        _platform,
        _platform,
        new ProcessorMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
        Options.Create(new ProcessorOptions()),
        TimeProvider.System);

    /// <summary>All neighbours of the intake, in memory.</summary>
    private sealed class FakePlatform : IPlatformActors, ITenantRules, IDeadLetters, IProgressActor
    {
        private int _inFlight;

        public TaskCompletionSource FirstCall { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource? Gate { get; set; }

        public Exception? Failure { get; set; }

        public ConcurrentQueue<string> Log { get; } = new();

        public ConcurrentQueue<CustomerEvent> Counted { get; } = new();

        public ConcurrentQueue<(int Shard, string Customer)> CountedByShard { get; } = new();

        public ConcurrentQueue<DeadLetter> Letters { get; } = new();

        public ConcurrentQueue<BlockProgress> Reported { get; } = new();

        public int MostInFlight { get; private set; }

        public ICustomerShardActor Shard(string tenantId, int shard) => new FakeShard(this, shard);

        public IProgressActor Progress(string tenantId) => this;

        public IWritersActor Writers() => throw new NotSupportedException();

        public ValueTask<TenantRules> GetAsync(string tenantId, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new TenantRules(4, new ShardSettings(1800, [])));

        public Task PublishAsync(DeadLetter letter, CancellationToken cancellationToken)
        {
            Letters.Enqueue(letter);
            return Task.CompletedTask;
        }

        public Task ReportCountedAsync(IReadOnlyList<CountedReport> reports)
        {
            foreach (var report in reports)
            {
                foreach (var block in report.Blocks)
                {
                    Log.Enqueue($"progress {report.Writer} {block.Number}");
                    Reported.Enqueue(block);
                }
            }

            return Task.CompletedTask;
        }

        public Task ReportWriterAsync(WriterReport report) => throw new NotSupportedException();

        public Task<bool> IsCountedAsync(BlockQuestion block) => throw new NotSupportedException();

        public Task<DateTimeOffset?> LastReplayAsync() => throw new NotSupportedException();

        public Task<ProgressQuestion> AskAsync() => throw new NotSupportedException();

        public Task<ProgressResponse?> AnswerAsync(ProgressQuestion question) => throw new NotSupportedException();

        private sealed class FakeShard(FakePlatform platform, int shard) : ICustomerShardActor
        {
            public Task EraseAsync() => throw new NotSupportedException();

            public Task<bool> CompleteVariantsAsync(ShardSettings settings) => throw new NotSupportedException();

            public async Task CountAsync(ShardBatch batch)
            {
                if (platform.Failure is not null)
                {
                    throw platform.Failure;
                }

                platform.MostInFlight = Math.Max(platform.MostInFlight, Interlocked.Increment(ref platform._inFlight));
                platform.FirstCall.TrySetResult();
                await (platform.Gate?.Task ?? Task.CompletedTask);
                platform.Log.Enqueue($"shard {shard}");
                foreach (var e in EventCodec.Decode(batch.Events))
                {
                    platform.Counted.Enqueue(e);
                    platform.CountedByShard.Enqueue((shard, e.Customer));
                }

                Interlocked.Decrement(ref platform._inFlight);
            }
        }
    }
}

using System.Threading.Channels;
using StreamingPlatform.Cli.Maps;
using StreamingPlatform.Cli.Platform;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Cli.Replay;

/// <summary>Posts files of events in batches, several at a time. Posting again after a failure may duplicate events; duplicates change no answer.</summary>
internal sealed class EventReplay(PlatformClient platform, EventMap map, string tenantId, ReplayOptions options, TimeProvider clock)
{
    private const int ShuffleSeed = 20_260_901;
    private const int MaxRefusalsKept = 10;

    private readonly List<string> refusals = [];
    private long posted;
    private long accepted;
    private long refused;

    /// <summary>Events answered so far.</summary>
    public long Answered => Interlocked.Read(ref accepted) + Interlocked.Read(ref refused);

    public Task<ReplaySummary> RunAsync(SourceFiles files, CancellationToken cancellationToken) =>
        RunAsync(files.Read(map, options.DeriveImpressions), cancellationToken);

    public async Task<ReplaySummary> RunAsync(IEnumerable<ReplayEvent> events, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var batches = Channel.CreateBounded<EventBatch>(options.Concurrency * 2);
        var workers = Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(() => PostAsync(batches.Reader, failed), cancellationToken)).ToArray();
        var reading = Task.Run(() => ReadAsync(events, batches.Writer, failed), cancellationToken);
        var all = Task.WhenAll([reading, .. workers]);
        try
        {
            await all;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && all.Exception is { } failures)
        {
            // one worker's failure cancelled the rest: tell the failure, not the cancellation
            throw failures.InnerExceptions.FirstOrDefault(one => one is not OperationCanceledException) ?? failures;
        }

        return new ReplaySummary(posted, accepted, refused, refusals, platform.Repeats, clock.GetElapsedTime(start));
    }

    private async Task ReadAsync(IEnumerable<ReplayEvent> source, ChannelWriter<EventBatch> batches, CancellationTokenSource failed)
    {
        try
        {
            var pace = new Pace(options.Rate, clock);
            var waiting = new Dictionary<string, List<ReplayEvent>>();
            var number = 0;
            foreach (var one in InOrder(source))
            {
                if (!waiting.TryGetValue(one.EventId, out var events))
                {
                    waiting.Add(one.EventId, events = new List<ReplayEvent>(options.Batch));
                }

                events.Add(one);
                if (events.Count == options.Batch)
                {
                    waiting[one.EventId] = new List<ReplayEvent>(options.Batch);
                    await HandOverAsync(new EventBatch(one.EventId, events), ++number);
                }
            }

            foreach (var (eventId, events) in waiting)
            {
                if (events.Count > 0)
                {
                    await HandOverAsync(new EventBatch(eventId, events), ++number);
                }
            }

            batches.Complete();

            async Task HandOverAsync(EventBatch batch, int batchNumber)
            {
                var times = options.RepeatEvery > 0 && batchNumber % options.RepeatEvery == 0 ? 2 : 1;
                for (var i = 0; i < times; i++)
                {
                    await pace.WaitAsync(batch.Events.Count, failed.Token);
                    await batches.WriteAsync(batch, failed.Token);
                }
            }
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }

    private IEnumerable<ReplayEvent> InOrder(IEnumerable<ReplayEvent> events)
    {
        if (options.Shuffle is not { } reach)
        {
            return events;
        }

        var random = new Random(ShuffleSeed);
        return events.OrderBy(one => one.Milliseconds + (long)(random.NextDouble() * reach.TotalMilliseconds));
    }

    private async Task PostAsync(ChannelReader<EventBatch> batches, CancellationTokenSource failed)
    {
        try
        {
            await foreach (var batch in batches.ReadAllAsync(failed.Token))
            {
                Interlocked.Add(ref posted, batch.Events.Count);
                await PostAsync(batch, failed.Token);
            }
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }

    private async Task PostAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await platform.PostBatchAsync(tenantId, batch.EventId, batch.ToLines(), cancellationToken);
            Interlocked.Add(ref accepted, answer.Accepted);
            var again = new List<ReplayEvent>();
            foreach (var result in answer.Results.Where(result => result.Status != "accepted"))
            {
                if (result.Problem is { } problem && Problems.StatusOf(problem) is 429 or 503)
                {
                    again.Add(batch.Events[result.Index]);
                }
                else
                {
                    Refuse(batch, result);
                }
            }

            if (again.Count == 0)
            {
                return;
            }

            batch = batch with { Events = again };
            await Task.Delay(TimeSpan.FromMilliseconds(250), clock, cancellationToken);
        }
    }

    private void Refuse(EventBatch batch, BatchResult result)
    {
        Interlocked.Increment(ref refused);
        lock (refusals)
        {
            if (refusals.Count < MaxRefusalsKept)
            {
                var reason = result.Problem is { } problem ? Problems.Describe(problem) : "no reason given";
                refusals.Add($"{batch.EventId} {System.Text.Encoding.UTF8.GetString(batch.Events[result.Index].Json.Span)}: {reason}");
            }
        }
    }
}

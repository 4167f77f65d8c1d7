using System.Diagnostics.CodeAnalysis;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>
/// Moves one topic from the log to one subscription: several deliveries in flight, started in order; the group's position follows the oldest
/// message that is not settled.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphores have no wait handles; deliveries that are cut off may still release them.")]
internal sealed partial class TopicPump(LogNode node, string group, string topic, int concurrency, IDelivery delivery, ILogger<TopicPump> logger)
{
    /// <summary>How far deliveries may run ahead of a message that is not settled, in messages: the most a crash can repeat.</summary>
    private const int LargestLead = 1024;

    private const int FetchBytes = 2 << 20;
    private static readonly TimeSpan FetchWait = TimeSpan.FromSeconds(20);

    private readonly Lock gate = new();
    private readonly SortedSet<long> unsettled = [];
    private readonly SemaphoreSlim slots = new(concurrency);
    private readonly SemaphoreSlim settled = new(0);
    private long next;
    private long committed;

    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(abort);
        var committing = CommitAsync(finished.Token);
        var waiting = new Queue<LogEntry>();
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await slots.WaitAsync(stop);
                try
                {
                    await StartNextAsync(waiting, stop, abort);
                }
                catch
                {
                    slots.Release();
                    throw;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // no more is fetched
        }
        finally
        {
            foreach (var entry in waiting)
            {
                entry.Release();
            }

            await FinishAsync(abort);
            await finished.CancelAsync();
            await committing;
        }
    }

    private async Task StartNextAsync(Queue<LogEntry> waiting, CancellationToken stop, CancellationToken abort)
    {
        await FillAsync(waiting, stop);
        while (Lead() >= LargestLead)
        {
            await settled.WaitAsync(stop);
        }

        var batch = new List<LogEntry>(Math.Min(delivery.BatchSize, waiting.Count));
        lock (gate)
        {
            while (batch.Count < delivery.BatchSize && waiting.TryDequeue(out var entry))
            {
                batch.Add(entry);
                unsettled.Add(entry.Offset);
                next = entry.Offset + 1;
            }
        }

        _ = DeliverAsync(batch, abort);
    }

    private async Task FillAsync(Queue<LogEntry> waiting, CancellationToken stop)
    {
        var most = Math.Max(concurrency, delivery.BatchSize);
        while (waiting.Count == 0)
        {
            foreach (var entry in await node.FetchAsync(new LogFetch(group, topic, next, FetchBytes, most, FetchWait), stop))
            {
                Take(entry, waiting);
            }
        }

        if (waiting.Count < delivery.BatchSize && delivery.BatchWait > TimeSpan.Zero)
        {
            await FillBatchAsync(waiting, stop);
        }
    }

    /// <summary>What is lost counts as settled.</summary>
    private void Take(LogEntry entry, Queue<LogEntry> waiting)
    {
        if (!entry.IsLost)
        {
            waiting.Enqueue(entry);
            return;
        }

        entry.Release();
        lock (gate)
        {
            next = entry.Offset + 1;
        }

        settled.Release();
    }

    private async Task FillBatchAsync(Queue<LogEntry> waiting, CancellationToken stop)
    {
        var end = Environment.TickCount64 + (long)delivery.BatchWait.TotalMilliseconds;
        var last = waiting.Last().Offset;
        while (waiting.Count < delivery.BatchSize && Environment.TickCount64 < end)
        {
            var wait = TimeSpan.FromMilliseconds(Math.Max(1, end - Environment.TickCount64));
            foreach (var entry in await node.FetchAsync(new LogFetch(group, topic, last + 1, FetchBytes, delivery.BatchSize - waiting.Count, wait), stop))
            {
                // Lost records keep their place until those before them have been taken.
                if (!entry.IsLost)
                {
                    waiting.Enqueue(entry);
                }

                last = entry.Offset;
            }
        }
    }

    private async Task DeliverAsync(List<LogEntry> batch, CancellationToken abort)
    {
        // The pump goes on to the next message at once.
        await Task.Yield();
        try
        {
            await delivery.DeliverAsync(batch.ConvertAll(e => e.Record), abort);
            lock (gate)
            {
                foreach (var entry in batch)
                {
                    unsettled.Remove(entry.Offset);
                }
            }

            settled.Release();
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // not settled: it comes again
        }
        catch (SubscriptionClosedException)
        {
            // not settled either; the next subscription of the topic gets it
        }
        catch (Exception error)
        {
            // A bug in the delivery; the messages stay unsettled and come again after a restart.
            DeliveryBroke(error, topic);
        }
        finally
        {
            foreach (var entry in batch)
            {
                entry.Release();
            }

            slots.Release();
        }
    }

    private long Lead()
    {
        lock (gate)
        {
            return unsettled.Count == 0 ? 0 : next - unsettled.Min;
        }
    }

    private long Position()
    {
        lock (gate)
        {
            return unsettled.Count == 0 ? next : unsettled.Min;
        }
    }

    private async Task CommitAsync(CancellationToken finished)
    {
        try
        {
            while (true)
            {
                await settled.WaitAsync(finished);
                await CommitPositionAsync(finished);
            }
        }
        catch (OperationCanceledException) when (finished.IsCancellationRequested)
        {
            // the last position is written by FinishAsync
        }
    }

    private async Task CommitPositionAsync(CancellationToken cancellationToken)
    {
        var position = Position();
        if (position > Volatile.Read(ref committed))
        {
            await node.CommitAsync(group, topic, position, cancellationToken);
            Volatile.Write(ref committed, position);
        }
    }

    private async Task FinishAsync(CancellationToken abort)
    {
        try
        {
            for (var i = 0; i < concurrency; i++)
            {
                await slots.WaitAsync(abort);
            }

            await CommitPositionAsync(abort);
            await node.ReleaseAsync(group, topic, abort);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            DeliveriesCutOff(topic);
        }
    }

    [LoggerMessage(EventId = 2421, Level = LogLevel.Critical, Message = "A delivery of topic {Topic} broke")]
    private partial void DeliveryBroke(Exception error, string topic);

    [LoggerMessage(EventId = 2422, Level = LogLevel.Information, Message = "Deliveries of topic {Topic} were cut off; they come again")]
    private partial void DeliveriesCutOff(string topic);
}

using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using StackExchange.Redis;

namespace StreamingPlatform.Sidecar.PubSub.Redis;

/// <summary>Reads one stream for its group and delivers, several messages at a time; takes up what was left with an app for too long.</summary>
/// <param name="blocking">On a connection of its own: its reads wait at the server.</param>
internal sealed partial class RedisStreamPump(
    IDatabase database, IDatabase blocking, RedisKey key, RedisStreamSettings settings, IDelivery delivery, TimeProvider clock, ILogger logger)
{
    private const int BlockMilliseconds = 500;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private readonly Channel<(RedisValue Id, LogRecord Record)> waiting =
        Channel.CreateBounded<(RedisValue Id, LogRecord Record)>(settings.QueueDepth);

    private readonly ConcurrentDictionary<RedisValue, bool> inHand = new();
    private readonly ConcurrentDictionary<Task, bool> running = new();

    /// <summary>Runs until <paramref name="stop"/>; deliveries in flight may end until <paramref name="abort"/>.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        using var slots = new SemaphoreSlim(settings.Concurrency);
        var reading = LoopAsync(ReadNewAsync, TimeSpan.Zero, stop);
        var reclaiming = settings.ProcessingTimeout > TimeSpan.Zero && settings.RedeliverInterval > TimeSpan.Zero
            ? LoopAsync(ReclaimAsync, settings.RedeliverInterval, stop)
            : Task.CompletedTask;
        try
        {
            while (true)
            {
                await slots.WaitAsync(stop);
                var batch = await NextBatchAsync(stop);
                var task = DeliverAsync(batch, slots, abort);
                running[task] = true;
                _ = task.ContinueWith(done => running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        finally
        {
            await Task.WhenAll(reading, reclaiming);
            await Task.WhenAll(running.Keys);
        }
    }

    /// <summary>One message, or as many as the subscription takes at once and come in its time.</summary>
    private async Task<List<(RedisValue Id, LogRecord Record)>> NextBatchAsync(CancellationToken stop)
    {
        var batch = new List<(RedisValue, LogRecord)> { await waiting.Reader.ReadAsync(stop) };
        if (delivery.BatchSize <= 1)
        {
            return batch;
        }

        using var full = CancellationTokenSource.CreateLinkedTokenSource(stop);
        full.CancelAfter(delivery.BatchWait);
        try
        {
            while (batch.Count < delivery.BatchSize)
            {
                batch.Add(await waiting.Reader.ReadAsync(full.Token));
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // no more came in time
        }

        return batch;
    }

    private async Task DeliverAsync(List<(RedisValue Id, LogRecord Record)> batch, SemaphoreSlim slots, CancellationToken abort)
    {
        await Task.Yield();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(abort);
        if (settings.ProcessingTimeout > TimeSpan.Zero)
        {
            deadline.CancelAfter(settings.ProcessingTimeout);
        }

        try
        {
            await delivery.DeliverAsync([.. batch.Select(b => b.Record)], deadline.Token);
            await database.StreamAcknowledgeAsync(key, settings.Group, [.. batch.Select(b => b.Id)]);
        }
        catch (Exception error) when (error is SubscriptionClosedException || (error is OperationCanceledException && deadline.IsCancellationRequested))
        {
            // not acknowledged: comes again
        }
        catch (Exception error)
        {
            DeliveryFailed(logger, key, error);
        }
        finally
        {
            foreach (var (id, _) in batch)
            {
                inHand.TryRemove(id, out _);
            }

            slots.Release();
        }
    }

    private async Task LoopAsync(Func<CancellationToken, Task> step, TimeSpan pause, CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, clock, stop);
                await step(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is RedisException or RedisTimeoutException or ObjectDisposedException)
            {
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                StreamNotRead(logger, key, error);
                await Task.Delay(PauseAfterFailure, clock, CancellationToken.None);
            }
        }
    }

    private async Task ReadNewAsync(CancellationToken stop)
    {
        var answer = await blocking.ExecuteAsync(
            "XREADGROUP", "GROUP", settings.Group, settings.Group, "COUNT", settings.QueueDepth, "BLOCK", BlockMilliseconds, "STREAMS", key, ">");
        if (answer.IsNull || answer.Length == 0)
        {
            return;
        }

        foreach (var entry in (RedisResult[])answer[0][1]!)
        {
            await AddAsync((RedisValue)entry[0], (RedisValue[])entry[1]!, stop);
        }
    }

    private async Task ReclaimAsync(CancellationToken stop)
    {
        var claimed = await database.StreamAutoClaimAsync(
            key, settings.Group, settings.Group, (long)settings.ProcessingTimeout.TotalMilliseconds, StreamPosition.Beginning, settings.QueueDepth);
        foreach (var entry in claimed.ClaimedEntries.Where(e => !e.IsNull))
        {
            await AddAsync(entry.Id, [.. entry.Values.SelectMany(v => new[] { v.Name, v.Value })], stop);
        }
    }

    private async Task AddAsync(RedisValue id, RedisValue[] fields, CancellationToken stop)
    {
        if (!inHand.TryAdd(id, true))
        {
            return;
        }

        ReadOnlyMemory<byte> payload = default;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            if (fields[i] == "data")
            {
                payload = (byte[])fields[i + 1]!;
            }
            else if (fields[i] == "metadata" && JsonSerializer.Deserialize<Dictionary<string, string>>((byte[])fields[i + 1]!) is { } map)
            {
                metadata = map;
            }
        }

        await waiting.Writer.WriteAsync((id, StoredEnvelope.RecordOf(payload, metadata, clock.GetUtcNow())), stop);
    }

    [LoggerMessage(EventId = 2460, Level = LogLevel.Warning, Message = "Stream {Key} cannot be read")]
    private static partial void StreamNotRead(ILogger logger, RedisKey key, Exception error);

    [LoggerMessage(EventId = 2461, Level = LogLevel.Error, Message = "A message of stream {Key} could not be delivered")]
    private static partial void DeliveryFailed(ILogger logger, RedisKey key, Exception error);
}

using System.Threading.Channels;
using Confluent.Kafka;

namespace StreamingPlatform.Sidecar.Kafka;

/// <summary>Delivers the messages of one partition in order, a batch at a time.</summary>
internal sealed class KafkaPartition
{
    private readonly Channel<ConsumeResult<byte[], byte[]>> waiting = Channel.CreateUnbounded<ConsumeResult<byte[], byte[]>>();
    private volatile bool leaving;

    public KafkaPartition(
        int batchSize,
        TimeSpan batchWait,
        Func<IReadOnlyList<ConsumeResult<byte[], byte[]>>, CancellationToken, Task<bool>> deliver,
        Action<ConsumeResult<byte[], byte[]>> settled,
        Action<Exception> broke,
        CancellationToken abort) =>
        Running = RunAsync(batchSize, batchWait, deliver, settled, broke, abort);

    /// <summary>Ends after <see cref="Complete"/>, with the batch in hand.</summary>
    public Task Running { get; }

    public int Waiting => waiting.Reader.Count;

    /// <returns>How many wait now.</returns>
    public int Add(ConsumeResult<byte[], byte[]> message)
    {
        waiting.Writer.TryWrite(message);
        return Waiting;
    }

    /// <summary>Takes no further batch.</summary>
    public void Complete()
    {
        leaving = true;
        waiting.Writer.TryComplete();
    }

    private async Task RunAsync(
        int batchSize,
        TimeSpan batchWait,
        Func<IReadOnlyList<ConsumeResult<byte[], byte[]>>, CancellationToken, Task<bool>> deliver,
        Action<ConsumeResult<byte[], byte[]>> settled,
        Action<Exception> broke,
        CancellationToken abort)
    {
        await Task.Yield();
        try
        {
            while (await NextAsync(batchSize, batchWait, abort) is { Count: > 0 } batch)
            {
                // the position of a batch that was given up stays where it is until a later one is settled
                if (await deliver(batch, abort))
                {
                    settled(batch[^1]);
                }
            }
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // what was not settled comes again
        }
        catch (Exception error)
        {
            broke(error);
        }
    }

    /// <returns>Nothing at the end.</returns>
    private async Task<List<ConsumeResult<byte[], byte[]>>> NextAsync(int batchSize, TimeSpan batchWait, CancellationToken abort)
    {
        var batch = new List<ConsumeResult<byte[], byte[]>>();
        if (!await waiting.Reader.WaitToReadAsync(abort) || leaving)
        {
            return batch;
        }

        Take(batch, batchSize);
        using var full = CancellationTokenSource.CreateLinkedTokenSource(abort);
        full.CancelAfter(batchWait);
        try
        {
            while (batch.Count < batchSize && await waiting.Reader.WaitToReadAsync(full.Token))
            {
                Take(batch, batchSize);
            }
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            // no more came in time
        }

        return batch;
    }

    private void Take(List<ConsumeResult<byte[], byte[]>> batch, int batchSize)
    {
        while (batch.Count < batchSize && waiting.Reader.TryRead(out var message))
        {
            batch.Add(message);
        }
    }
}

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>A reader and writer inside the owner's process; also what the owner keeps for every socket.</summary>
internal sealed class LocalLogLink(LogEngine engine, LogLeases leases) : ILogLink, IDisposable
{
    private readonly CancellationTokenSource closed = new();
    private readonly Lock gate = new();
    private readonly Dictionary<(string Group, string Topic), CancellationTokenSource> readings = [];
    private readonly TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Lost => lost.Task;

    public Task AppendAsync(string topic, LogRecord record, CancellationToken cancellationToken) => engine.AppendAsync(topic, record);

    public async Task<IReadOnlyList<LogEntry>> FetchAsync(LogFetch fetch, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ReadingOf(fetch.Group, fetch.Topic));
        var timeout = Task.Delay(fetch.Wait, ending.Token);
        try
        {
            while (!leases.TryTake(this, fetch.Group, fetch.Topic, out var freed))
            {
                if (await Task.WhenAny(freed, timeout) == timeout)
                {
                    await timeout;
                    return [];
                }
            }

            while (true)
            {
                ending.Token.ThrowIfCancellationRequested();
                var from = Math.Max(fetch.From, engine.PositionOf(fetch.Group, fetch.Topic));
                var grown = engine.WaitForAsync(fetch.Topic, from);
                if (!grown.IsCompleted && await Task.WhenAny(grown, timeout) == timeout)
                {
                    await timeout;
                    return [];
                }

                if (engine.Read(fetch.Topic, from, fetch.MaxBytes, fetch.MaxCount) is { Count: > 0 } entries)
                {
                    return entries;
                }
            }
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            throw new LogLinkLostException("The log is closed.");
        }
        catch (ObjectDisposedException cause)
        {
            throw new LogLinkLostException("The log is closed.", cause);
        }
        finally
        {
            // Ends the timer; the wait for it is over.
            await ending.CancelAsync();
        }
    }

    public Task CommitAsync(string group, string topic, long position, CancellationToken cancellationToken) =>
        engine.CommitAsync(group, topic, position);

    public async Task ReleaseAsync(string group, string topic, CancellationToken cancellationToken)
    {
        CancellationTokenSource? reading;
        lock (gate)
        {
            readings.Remove((group, topic), out reading);
        }

        // A fetch that still waits for the topic must not take it for a reader that has left.
        if (reading is not null)
        {
            await reading.CancelAsync();
            reading.Dispose();
        }

        leases.Release(this, group, topic);
    }

    public void Dispose()
    {
        closed.Cancel();
        leases.ReleaseAll(this);
        lost.TrySetResult();
    }

    private CancellationToken ReadingOf(string group, string topic)
    {
        lock (gate)
        {
            if (!readings.TryGetValue((group, topic), out var reading))
            {
                readings[(group, topic)] = reading = CancellationTokenSource.CreateLinkedTokenSource(closed.Token);
            }

            return reading.Token;
        }
    }
}

namespace StreamingPlatform.Processor.Intake;

/// <summary>
/// One call in flight; what arrives meanwhile goes with the next, so the busier it is, the more shares a call. An item's task ends as the call
/// does that carried it.
/// </summary>
/// <param name="weigh">Weight of an item; a call carries at most <paramref name="capacity"/>, or one item.</param>
/// <param name="gather">
/// How long a lane that is busy (several items came during its last call) lets more come before its next. A call costs much beside what it carries, so
/// this is what makes work under load cheap; an idle lane never waits.
/// </param>
internal sealed class Lane<T>(Func<IReadOnlyList<T>, Task> call, Func<T, long> weigh, long capacity, TimeSpan gather, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Queue<(T Item, TaskCompletionSource Done)> _waiting = new();
    private bool _running;

    public Task SendAsync(T item)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue((item, done));
            if (_running)
            {
                return done.Task;
            }

            _running = true;
        }

        _ = Task.Run(RunAsync);
        return done.Task;
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                await call(batch.ConvertAll(entry => entry.Item));
                batch.ForEach(entry => entry.Done.SetResult());
            }
            catch (Exception e)
            {
                batch.ForEach(entry => entry.Done.SetException(e));
            }

            if (gather > TimeSpan.Zero && IsBusy())
            {
                await Task.Delay(gather, clock);
            }
        }
    }

    private bool IsBusy()
    {
        lock (_lock)
        {
            return _waiting.Count > 1 && _waiting.Sum(entry => weigh(entry.Item)) < capacity;
        }
    }

    private List<(T Item, TaskCompletionSource Done)> Take()
    {
        var batch = new List<(T Item, TaskCompletionSource Done)>();
        lock (_lock)
        {
            var weight = 0L;
            while (_waiting.TryPeek(out var next) && (batch.Count == 0 || weight + weigh(next.Item) <= capacity))
            {
                weight += weigh(next.Item);
                batch.Add(_waiting.Dequeue());
            }

            _running = batch.Count > 0;
        }

        return batch;
    }
}

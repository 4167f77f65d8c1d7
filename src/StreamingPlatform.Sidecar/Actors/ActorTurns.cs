namespace StreamingPlatform.Sidecar.Actors;

/// <summary>One actor's lock: turns run one at a time in order of arrival; a call of the chain that holds the turn may enter again.</summary>
internal sealed class ActorTurns
{
    private readonly Lock gate = new();
    private readonly Queue<Waiter> waiting = new();
    private readonly TaskCompletionSource quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? holder;
    private int depth;
    private bool closed;

    /// <summary>Completes once closed and the last turn has ended.</summary>
    public Task Quiet => quiet.Task;

    /// <param name="chain">Reentrancy id; null without reentrancy.</param>
    /// <returns>false when closed: this actor no longer runs here.</returns>
    /// <exception cref="DaprError">the chain is deeper than allowed.</exception>
    public ValueTask<bool> EnterAsync(string? chain, int maxDepth, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (gate)
        {
            if (closed)
            {
                return new ValueTask<bool>(false);
            }

            if (depth == 0)
            {
                holder = chain;
                depth = 1;
                return new ValueTask<bool>(true);
            }

            if (chain is not null && chain == holder)
            {
                if (depth >= maxDepth)
                {
                    throw ActorErrors.StackDepth();
                }

                depth++;
                return new ValueTask<bool>(true);
            }

            waiter = new Waiter(chain);
            waiting.Enqueue(waiter);
        }

        return new ValueTask<bool>(WaitAsync(waiter, cancellationToken));
    }

    public void Exit()
    {
        lock (gate)
        {
            depth--;
            if (depth > 0)
            {
                return;
            }

            holder = null;
            while (waiting.TryDequeue(out var next))
            {
                if (next.Entered.TrySetResult(true))
                {
                    holder = next.Chain;
                    depth = 1;
                    return;
                }
            }

            if (closed)
            {
                quiet.TrySetResult();
            }
        }
    }

    /// <summary>Turns away newcomers and all who wait; a running turn goes on to its end.</summary>
    public void Close()
    {
        lock (gate)
        {
            CloseUnderLock();
        }
    }

    /// <summary>Closes only if no turn runs.</summary>
    public bool TryCloseIdle()
    {
        lock (gate)
        {
            if (depth > 0 || closed)
            {
                return false;
            }

            CloseUnderLock();
            return true;
        }
    }

    private static async Task<bool> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).Entered.TrySetCanceled(token), waiter);
        return await waiter.Entered.Task;
    }

    private void CloseUnderLock()
    {
        closed = true;
        while (waiting.TryDequeue(out var waiter))
        {
            waiter.Entered.TrySetResult(false);
        }

        if (depth == 0)
        {
            quiet.TrySetResult();
        }
    }

    private sealed class Waiter(string? chain)
    {
        public string? Chain { get; } = chain;

        public TaskCompletionSource<bool> Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

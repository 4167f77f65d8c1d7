namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>Counts the calls of one target and stops them for a while when too many fail.</summary>
internal sealed class CircuitBreaker(BreakerPolicy policy, TimeProvider clock)
{
    private readonly Lock gate = new();
    private State state = State.Closed;
    private BreakerCounts counts;
    private int generation;
    private long changed = clock.GetTimestamp();

    private enum State
    {
        Closed,
        HalfOpen,
        Open,
    }

    /// <summary>Begins a call.</summary>
    /// <returns>What <see cref="Exit"/> is told.</returns>
    /// <exception cref="CircuitOpenException">no call may begin now.</exception>
    public int Enter()
    {
        lock (gate)
        {
            Tick();
            if (state == State.Open)
            {
                throw new CircuitOpenException("circuit breaker is open");
            }

            if (state == State.HalfOpen && counts.Requests >= policy.MaxRequests)
            {
                throw new CircuitOpenException("too many requests");
            }

            counts = counts with { Requests = counts.Requests + 1 };
            return generation;
        }
    }

    /// <summary>Ends a call. One that began before the circuit last changed does not count.</summary>
    public void Exit(int entered, bool good)
    {
        lock (gate)
        {
            Tick();
            if (entered != generation)
            {
                return;
            }

            counts = good
                ? counts with { TotalSuccesses = counts.TotalSuccesses + 1, ConsecutiveSuccesses = counts.ConsecutiveSuccesses + 1, ConsecutiveFailures = 0 }
                : counts with { TotalFailures = counts.TotalFailures + 1, ConsecutiveFailures = counts.ConsecutiveFailures + 1, ConsecutiveSuccesses = 0 };
            if (state == State.HalfOpen)
            {
                if (!good)
                {
                    Become(State.Open);
                }
                else if (counts.ConsecutiveSuccesses >= policy.MaxRequests)
                {
                    Become(State.Closed);
                }
            }
            else if (state == State.Closed && !good && policy.Trip.IsMet(counts))
            {
                Become(State.Open);
            }
        }
    }

    private void Tick()
    {
        var since = clock.GetElapsedTime(changed);
        if (state == State.Open && since >= policy.Timeout)
        {
            Become(State.HalfOpen);
        }
        else if (state == State.Closed && policy.Interval > TimeSpan.Zero && since >= policy.Interval)
        {
            Become(State.Closed);
        }
    }

    private void Become(State next)
    {
        state = next;
        counts = default;
        generation++;
        changed = clock.GetTimestamp();
    }
}

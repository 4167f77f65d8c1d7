namespace StreamingPlatform.Cli.Replay;

/// <summary>Holds a stream of events at a rate, measured from its start.</summary>
/// <param name="rate">Events a second; null = no limit.</param>
internal sealed class Pace(int? rate, TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private long passed;

    /// <summary>Waits until this many more events are due.</summary>
    public async Task WaitAsync(int events, CancellationToken cancellationToken)
    {
        if (rate is { } limit)
        {
            var due = TimeSpan.FromSeconds((double)passed / limit) - clock.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, clock, cancellationToken);
            }
        }

        passed += events;
    }
}

using System.Diagnostics;

namespace StreamingPlatform.Testing;

/// <summary>Polls with a deadline.</summary>
public static class Eventually
{
    /// <exception cref="TimeoutException">The condition did not come true in time.</exception>
    public static Task BecomesTrueAsync(Func<bool> condition, TimeSpan deadline, string what, CancellationToken cancellationToken) =>
        BecomesTrueAsync(() => Task.FromResult(condition()), deadline, what, cancellationToken);

    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, TimeSpan deadline, string what, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > deadline)
            {
                throw new TimeoutException($"Not within {deadline.TotalSeconds:0.#} s: {what}");
            }

            await Task.Delay(20, cancellationToken);
        }
    }
}

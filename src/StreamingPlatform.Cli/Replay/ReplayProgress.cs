using Spectre.Console;

namespace StreamingPlatform.Cli.Replay;

/// <summary>A bar with events a second and the time left where somebody watches; silence where nobody does.</summary>
internal static class ReplayProgress
{
    public static async Task<ReplaySummary> ShowAsync(IAnsiConsole console, EventReplay replay, SourceFiles files, CancellationToken cancellationToken)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return await replay.RunAsync(files, cancellationToken);
        }

        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("replay", maxValue: Math.Max(files.TotalBytes, 1));
                var clock = TimeProvider.System;
                var start = clock.GetTimestamp();
                var running = replay.RunAsync(files, cancellationToken);
                while (await Task.WhenAny(running, Task.Delay(250, cancellationToken)) != running)
                {
                    bar.Value = files.ReadBytes;
                    bar.Description = $"{replay.Answered:N0} events, {replay.Answered / clock.GetElapsedTime(start).TotalSeconds:N0}/s";
                }

                bar.Value = bar.MaxValue;
                return await running;
            });
    }

    public static void Tell(IAnsiConsole console, ReplaySummary summary)
    {
        console.WriteLine(
            $"{summary.Events:N0} events posted in {summary.Elapsed.TotalSeconds:0.0} s ({summary.Rate:N0}/s): "
            + $"{summary.Accepted:N0} accepted, {summary.Refused:N0} refused, {summary.Repeats} requests repeated.");
        foreach (var refusal in summary.Refusals)
        {
            console.WriteLine($"refused: {refusal}");
        }
    }
}

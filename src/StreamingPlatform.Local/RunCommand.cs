using Spectre.Console;
using StreamingPlatform.Cli.Platform;
using StreamingPlatform.Local.Demo;
using StreamingPlatform.Local.Layout;
using StreamingPlatform.Local.Running;

namespace StreamingPlatform.Local;

/// <summary>Runs the platform until it is told to end.</summary>
internal static class RunCommand
{
    /// <param name="demo">Replay and verify the sample once the platform is ready.</param>
    /// <param name="exit">End after the demo.</param>
    /// <returns>Exit code: 0 after a clean end, 1 if the platform cannot run or a figure of the demo differs.</returns>
    public static async Task<int> RunAsync(LocalOptions options, bool demo, bool exit, IAnsiConsole console)
    {
        using var end = new EndSignals();
        try
        {
            var layout = new PlatformLayout(AppContext.BaseDirectory);
            using var data = DataFolder.Take(options.DataFolder);
            console.WriteLine($"Data folder: {data.Path}");
            await using var platform = await LocalPlatform.StartAsync(layout, data, options, Tell, TimeProvider.System, end.Token);
            console.Write(PlatformTable.Of(platform));
            Console.WriteLine($"Platform ready: {platform.Door.ToString().TrimEnd('/')}");
            var matched = !demo || await DemoRun.RunAsync(platform.Addresses, layout.Sample, console, end.Token);
            if (!exit)
            {
                console.WriteLine("Ctrl-C stops everything.");
                await Task.Delay(Timeout.InfiniteTimeSpan, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return matched || !exit ? 0 : 1;
        }
        catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception failure) when (failure is LocalException or PlatformException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }

        void Tell(string line) => Console.WriteLine(line);
    }
}

using System.CommandLine;
using Spectre.Console;
using StreamingPlatform.Cli.Replay;

namespace StreamingPlatform.Cli.Commands;

/// <summary><c>replay FILE… --tenant T --map NAME</c></summary>
internal static class ReplayCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var source = new SourceOptions();
        var batch = new Option<int>("--batch") { Description = "events a request", DefaultValueFactory = _ => 500 };
        var concurrency = new Option<int>("--concurrency") { Description = "requests in flight", DefaultValueFactory = _ => 4 };
        var rate = new Option<int?>("--rate") { Description = "events a second at most" };
        var register = new Option<bool>("--register") { Description = "register the map's event types first" };
        var shuffle = new Option<int?>("--shuffle-minutes") { Description = "move events by up to so many minutes of event time" };
        var repeat = new Option<int>("--repeat-every") { Description = "post every n-th batch twice" };
        var command = new Command("replay", "Post a file of events.") { batch, concurrency, rate, register, shuffle, repeat };
        source.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var platform = PlatformOptions.ClientOf(result);
            var map = source.MapOf(result);
            if (result.GetValue(register))
            {
                await EventTypeRegistration.RegisterAsync(platform, map, source.TenantOf(result), cancellationToken);
            }

            var options = new ReplayOptions(
                result.GetValue(batch),
                result.GetValue(concurrency),
                result.GetValue(rate),
                source.DeriveImpressionsOf(result),
                result.GetValue(shuffle) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
                result.GetValue(repeat));
            var files = new SourceFiles(source.PathsOf(result));
            var replay = new EventReplay(platform, map, source.TenantOf(result), options, TimeProvider.System);
            var summary = await ReplayProgress.ShowAsync(console, replay, files, cancellationToken);
            ReplayProgress.Tell(console, summary);
            return summary.Refused == 0 ? 0 : 1;
        });
        return command;
    }
}

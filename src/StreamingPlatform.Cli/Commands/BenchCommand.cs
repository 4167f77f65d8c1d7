using System.CommandLine;
using Spectre.Console;
using StreamingPlatform.Cli.Bench;

namespace StreamingPlatform.Cli.Commands;

/// <summary><c>bench --events FILE</c></summary>
internal static class BenchCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var events = new Option<FileInfo>("--events") { Description = "JSON lines of the map make-events (make_events.py)", Required = true };
        events.AcceptExistingOnly();
        var launcher = new Option<FileInfo?>("--launcher") { Description = "the local launcher; default: the one built or published beside this program" };
        var parts = new Option<string[]>("--part")
        {
            Description = "what to measure, repeatable; default: everything",
            DefaultValueFactory = _ => [.. BenchOptions.AllParts],
        };
        parts.AcceptOnlyFromAmong([.. BenchOptions.AllParts]);
        var rounds = new Option<int>("--rounds") { Description = "rounds of every comparison; the median ratio counts", DefaultValueFactory = _ => 3 };
        var seconds = new Option<double>("--seconds") { Description = "length of one intake measurement", DefaultValueFactory = _ => 5 };
        var connections = new Option<int>("--connections") { Description = "connections of the intake client", DefaultValueFactory = _ => 128 };
        var json = new Option<bool>("--json") { Description = "print JSON instead of tables" };
        var command = new Command("bench", "Measure a platform of its own against bare Kestrel, the JSON reader and PostgreSQL, side by side.")
        {
            events, launcher, parts, rounds, seconds, connections, json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new BenchOptions(
                result.GetRequiredValue(events).FullName,
                result.GetValue(launcher)?.FullName ?? LauncherFile.Find(),
                result.GetRequiredValue(parts).ToHashSet(StringComparer.Ordinal),
                result.GetValue(rounds),
                result.GetValue(seconds),
                result.GetValue(connections));
            var report = new BenchReport();
            await new BenchRun(options, report, Console.Error.WriteLine).RunAsync(cancellationToken);
            report.Show(console, result.GetValue(json));
            return 0;
        });
        return command;
    }

    /// <summary>The server that <c>bench</c> starts as its yardstick.</summary>
    public static Command CreateBareServer()
    {
        var command = new Command(BareServer.Command, "Kestrel alone, for bench.") { Hidden = true };
        command.SetAction((_, cancellationToken) => BareServer.RunAsync(cancellationToken));
        return command;
    }
}

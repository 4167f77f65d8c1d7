using System.CommandLine;
using Spectre.Console;

namespace StreamingPlatform.Local;

/// <summary>The launcher's command line.</summary>
internal static class LocalCommandLine
{
    /// <summary>The command that Program takes for itself.</summary>
    public const string Run = "run";

    private static readonly Option<DirectoryInfo?> Data = new("--data")
    {
        Description = $"folder that keeps all state and logs (default {LocalOptions.DefaultDataFolder}; the demo's own is deleted at its end)",
        Recursive = true,
    };

    private static readonly Option<DirectoryInfo?> Components = new("--components") { Description = "another set of component YAML (default components/local; with another sidecar components/self-managed)", Recursive = true };

    private static readonly Option<string> Sidecar = new("--sidecar")
    {
        Description = "embedded, daprd (from PATH), or the path of a daprd",
        DefaultValueFactory = _ => LocalOptions.EmbeddedSidecar,
        Recursive = true,
    };

    private static readonly Option<string?> Placement = new("--placement") { Description = "address of Dapr's placement service, for daprd", Recursive = true };
    private static readonly Option<string?> Scheduler = new("--scheduler") { Description = "address of Dapr's scheduler service, for daprd", Recursive = true };
    private static readonly Option<string> PortsOption = new("--ports")
    {
        Description = "fixed: as in dapr.yaml; free: any that are free",
        DefaultValueFactory = _ => "fixed",
        Recursive = true,
    };

    private static readonly Option<int> PortOffset = new("--port-offset") { Description = "added to the ports of dapr.yaml", Recursive = true };

    public static RootCommand Create(IAnsiConsole console)
    {
        PortsOption.AcceptOnlyFromAmong("fixed", "free");
        var exit = new Option<bool>("--exit") { Description = "end after the verification: 0 only if every figure matched" };
        var demo = new Command(
            "demo",
            "Replay bundled events of a real shop, show its campaigns and verify every figure. The data has no ads: views of even articles are clicks as well, "
            + "and every product view is also an impression of its product's campaign.")
        {
            exit,
        };
        demo.SetAction(async result =>
        {
            if (result.GetValue(Data) is { } folder)
            {
                return await RunCommand.RunAsync(OptionsOf(result, folder.FullName), demo: true, result.GetValue(exit), console);
            }

            var own = Directory.CreateTempSubdirectory("streaming-platform-demo-");
            try
            {
                return await RunCommand.RunAsync(OptionsOf(result, own.FullName), demo: true, result.GetValue(exit), console);
            }
            finally
            {
                own.Delete(recursive: true);
            }
        });

        var run = new Command(
            Run, "Run any app beside an embedded sidecar: run --app-id ID [--app-port N --resources-path DIR … any flag of daprd] -- COMMAND [ARGUMENT …]");
        var root = new RootCommand("Runs the streaming platform on this machine.") { demo, run, Data, Components, Sidecar, Placement, Scheduler, PortsOption, PortOffset };
        root.SetAction(result => RunCommand.RunAsync(
            OptionsOf(result, result.GetValue(Data)?.FullName ?? LocalOptions.DefaultDataFolder), demo: false, exit: false, console));
        return root;
    }

    private static LocalOptions OptionsOf(ParseResult result, string dataFolder) => new(
        dataFolder,
        result.GetValue(Components)?.FullName,
        result.GetRequiredValue(Sidecar),
        result.GetValue(Placement),
        result.GetValue(Scheduler),
        result.GetRequiredValue(PortsOption) == "free",
        result.GetValue(PortOffset));
}

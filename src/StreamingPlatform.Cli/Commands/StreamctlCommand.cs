using System.CommandLine;
using Spectre.Console;

namespace StreamingPlatform.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class StreamctlCommand
{
    public static RootCommand Create(IAnsiConsole console)
    {
        var root = new RootCommand("streamctl: register, replay, verify and query the streaming platform.")
        {
            TokenCommand.Create(console),
            TenantCommand.Create(console),
            EventTypeCommand.Create(console),
            ReplayCommand.Create(console),
            InsightsCommand.Create(console),
            VerifyCommand.Create(console),
            BenchCommand.Create(console),
            BenchCommand.CreateBareServer(),
        };
        PlatformOptions.AddTo(root);
        return root;
    }
}

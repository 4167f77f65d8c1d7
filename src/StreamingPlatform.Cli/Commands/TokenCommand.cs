using System.CommandLine;
using Spectre.Console;
using StreamingPlatform.Cli.Platform;

namespace StreamingPlatform.Cli.Commands;

/// <summary><c>token</c>: an access token for curl and the like.</summary>
internal static class TokenCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("token", "Print an access token of the client in --credentials.");
        command.SetAction(async (result, cancellationToken) =>
        {
            using var platform = PlatformOptions.ClientOf(result);
            var token = await platform.GetTokenAsync(cancellationToken)
                ?? throw new PlatformException($"no credentials: start the platform, or name a file with --credentials");
            await console.Profile.Out.Writer.WriteLineAsync(token);
            return 0;
        });
        return command;
    }
}

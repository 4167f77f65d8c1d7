using System.CommandLine;
using Spectre.Console;
using StreamingPlatform.Local;
using StreamingPlatform.Local.RunApp;

// Everything behind "run" belongs to daprd or to the app, not to this program.
if (args is [LocalCommandLine.Run, .. var rest] && rest is not ["--help" or "-h" or "-?"])
{
    return await RunAppCommand.RunAsync(rest);
}

// A table that no terminal shows must not be folded to the width of one.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 160;
}

// Signals are ours: stopping the apps takes longer than the library would wait.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
return await LocalCommandLine.Create(AnsiConsole.Console).Parse(args).InvokeAsync(configuration);

using System.CommandLine;
using Spectre.Console;
using StreamingPlatform.Cli.Commands;
using StreamingPlatform.Cli.Platform;

try
{
    var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
    return await StreamctlCommand.Create(AnsiConsole.Console).Parse(args).InvokeAsync(configuration);
}
catch (Exception failure) when (failure is PlatformException or InvalidDataException or IOException)
{
    await Console.Error.WriteLineAsync($"streamctl: {failure.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}

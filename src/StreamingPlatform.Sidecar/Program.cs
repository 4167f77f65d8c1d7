using System.Runtime.InteropServices;
using StreamingPlatform.Sidecar;
using StreamingPlatform.Sidecar.Actors;
using StreamingPlatform.Sidecar.Jobs;
using StreamingPlatform.Sidecar.PubSub;
using StreamingPlatform.Sidecar.Resources;

SidecarOptions options;
try
{
    options = SidecarOptions.Parse(args);
}
catch (CommandLineException error)
{
    await (error.ExitCode == 0 ? Console.Out : Console.Error).WriteLineAsync(error.Message);
    return error.ExitCode;
}

if (options.Waits)
{
    return await OutboundWait.RunAsync(options);
}

try
{
    await using var app = SidecarHost.Build(options, services => services.AddPubSub().AddActors().AddJobs());
    using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, signal =>
    {
        // daprd ends with 2 for SIGQUIT
        signal.Cancel = true;
        Environment.ExitCode = 2;
        app.Lifetime.StopApplication();
    });
    await app.RunAsync();
    return Environment.ExitCode;
}
catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"fatal: {error.Message}");
    return 1;
}
catch (ResourceException error)
{
    await Console.Error.WriteLineAsync($"fatal: {error.Message}");
    return 1;
}

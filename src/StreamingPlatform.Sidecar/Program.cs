using StreamingPlatform.Sidecar;
using StreamingPlatform.Sidecar.Actors;
using StreamingPlatform.Sidecar.PubSub;
using StreamingPlatform.Sidecar.Resources;

SidecarOptions options;
try
{
    options = SidecarOptions.Parse(args);
}
catch (ArgumentException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 2;
}

try
{
    await using var app = SidecarHost.Build(options, services => services.AddPubSub().AddActors());
    await app.RunAsync();
    return Environment.ExitCode;
}
catch (ResourceException error)
{
    await Console.Error.WriteLineAsync($"fatal: {error.Message}");
    return 1;
}

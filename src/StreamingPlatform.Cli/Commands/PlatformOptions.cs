using System.CommandLine;
using StreamingPlatform.Cli.Platform;

namespace StreamingPlatform.Cli.Commands;

/// <summary>Where the platform is: options that every command understands.</summary>
internal static class PlatformOptions
{
    private static readonly Option<FileInfo?> PlatformFile = new("--platform")
    {
        Description = "platform.json of a local platform's data folder; default: the addresses below",
        Recursive = true,
    };

    private static readonly Option<FileInfo?> Credentials = new("--credentials")
    {
        Description = $"file with tokenEndpoint, clientId and clientSecret; default: {LocalCredentials.FileName} beside the platform file, or of the local platform",
        Recursive = true,
    };

    private static readonly Option<Uri> Ingestion = Address("--ingestion", PlatformAddresses.Default.Ingestion);
    private static readonly Option<Uri> Registry = Address("--registry", PlatformAddresses.Default.Registry);
    private static readonly Option<Uri> Insights = Address("--insights-api", PlatformAddresses.Default.Insights);

    public static void AddTo(Command command)
    {
        command.Options.Add(PlatformFile);
        command.Options.Add(Credentials);
        command.Options.Add(Ingestion);
        command.Options.Add(Registry);
        command.Options.Add(Insights);
    }

    public static PlatformClient ClientOf(ParseResult result)
    {
        var addresses = result.GetValue(PlatformFile) is { } file
            ? PlatformAddresses.Read(file.FullName)
            : new PlatformAddresses(
                result.GetRequiredValue(Ingestion), result.GetRequiredValue(Registry), result.GetRequiredValue(Insights),
                LocalCredentials.Read(Path.Combine(LocalCredentials.DefaultDataFolder, LocalCredentials.FileName)));
        return new PlatformClient(result.GetValue(Credentials) is { } chosen ? addresses with { Credentials = CredentialsOf(chosen) } : addresses);
    }

    private static LocalCredentials CredentialsOf(FileInfo file) =>
        LocalCredentials.Read(file.FullName) ?? throw new PlatformException($"there is no file {file.FullName}");

    private static Option<Uri> Address(string name, Uri address) => new(name)
    {
        Description = "address of the service",
        DefaultValueFactory = _ => address,
        CustomParser = result => new Uri(result.Tokens[0].Value),
        Recursive = true,
    };
}

using System.Text.Json;

namespace StreamingPlatform.Cli.Platform;

/// <summary>Where the services listen, and which client speaks to them.</summary>
/// <param name="Credentials">Null: requests carry no token.</param>
internal sealed record PlatformAddresses(Uri Ingestion, Uri Registry, Uri Insights, LocalCredentials? Credentials = null)
{
    /// <summary>The addresses of the local platform.</summary>
    public static PlatformAddresses Default { get; } =
        new(new Uri("http://127.0.0.1:8081"), new Uri("http://127.0.0.1:8082"), new Uri("http://127.0.0.1:8083"));

    /// <summary>Reads the <c>platform.json</c> that the local launcher keeps in its data folder, and the credentials beside it.</summary>
    public static PlatformAddresses Read(string platformFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(platformFile));
        var apps = document.RootElement.GetProperty("apps");
        return new PlatformAddresses(Of(apps, "ingestion"), Of(apps, "registry"), Of(apps, "insights"),
            LocalCredentials.Read(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(platformFile))!, LocalCredentials.FileName)));
    }

    private static Uri Of(JsonElement apps, string appId) =>
        new(apps.GetProperty(appId).GetProperty("address").GetString()
            ?? throw new InvalidDataException($"platform.json has no address of '{appId}'."));
}

using System.Text.Json;

namespace StreamingPlatform.Cli.Platform;

/// <summary>Where the services listen.</summary>
internal sealed record PlatformAddresses(Uri Ingestion, Uri Registry, Uri Insights)
{
    /// <summary>The addresses of the local platform.</summary>
    public static PlatformAddresses Default { get; } =
        new(new Uri("http://127.0.0.1:8081"), new Uri("http://127.0.0.1:8082"), new Uri("http://127.0.0.1:8083"));

    /// <summary>Reads the <c>platform.json</c> that the local launcher keeps in its data folder.</summary>
    public static PlatformAddresses Read(string platformFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(platformFile));
        var apps = document.RootElement.GetProperty("apps");
        return new PlatformAddresses(Of(apps, "ingestion"), Of(apps, "registry"), Of(apps, "insights"));
    }

    private static Uri Of(JsonElement apps, string appId) =>
        new(apps.GetProperty(appId).GetProperty("address").GetString()
            ?? throw new InvalidDataException($"platform.json has no address of '{appId}'."));
}

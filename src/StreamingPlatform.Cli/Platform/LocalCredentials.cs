using System.Text.Json;

namespace StreamingPlatform.Cli.Platform;

/// <summary><c>local-credentials.json</c>: the client with which this machine's user administers a local platform. Only the user may read it.</summary>
/// <param name="TokenEndpoint">Takes <c>grant_type=client_credentials</c> with id and secret in the form.</param>
internal sealed record LocalCredentials(Uri TokenEndpoint, string ClientId, string ClientSecret)
{
    public const string FileName = "local-credentials.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The data folder that a local platform keeps when no other is named.</summary>
    public static string DefaultDataFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "streaming-platform");

    /// <returns>Null if there is none.</returns>
    /// <exception cref="PlatformException">The file is something else.</exception>
    public static LocalCredentials? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<LocalCredentials>(File.ReadAllBytes(path), Json) : null;
        }
        catch (JsonException broken)
        {
            throw new PlatformException($"{path} is not a file of credentials: {broken.Message}", broken);
        }
    }

    /// <summary>Writes the file whole or not at all, readable for its owner alone.</summary>
    public void Write(string path)
    {
        var next = $"{path}.next";
        File.Delete(next);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(next, options))
        {
            JsonSerializer.Serialize(file, this, Json);
        }

        File.Move(next, path, overwrite: true);
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using StreamingPlatform.Cli.Platform;

namespace StreamingPlatform.Local.Running;

/// <summary>What the processes of one platform know of each other and nobody else does. Fresh at every start, but for the administrator's.</summary>
/// <param name="administrator">The platform administrator's client; its secret stays the same while the data folder does.</param>
internal sealed class LocalSecrets(Uri identity, LocalCredentials administrator)
{
    private const int SecretBytes = 32;
    private const string ClientId = "platform-admin";

    private readonly Dictionary<string, (string App, string Sidecar)> tokens = new(StringComparer.Ordinal);

    /// <summary>The platform's own OpenID provider.</summary>
    public Uri Identity { get; } = identity;

    public LocalCredentials Administrator { get; } = administrator;

    public static LocalSecrets Of(Uri identity, DataFolder data)
    {
        var secret = LocalCredentials.Read(data.CredentialsFile)?.ClientSecret ?? Random();
        var secrets = new LocalSecrets(identity, new LocalCredentials(new Uri(identity, "connect/token"), ClientId, secret));
        secrets.Administrator.Write(data.CredentialsFile);
        return secrets;
    }

    /// <summary>The app token, by which an app knows its sidecar, and the API token, by which the sidecar knows its app.</summary>
    public void AddTokens(string appId, IDictionary<string, string> environment)
    {
        if (!tokens.TryGetValue(appId, out var own))
        {
            tokens[appId] = own = (Random(), Random());
        }

        environment["APP_API_TOKEN"] = own.App;
        environment["DAPR_API_TOKEN"] = own.Sidecar;
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
}

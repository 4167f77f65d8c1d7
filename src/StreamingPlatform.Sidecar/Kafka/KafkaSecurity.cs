using Confluent.Kafka;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Kafka;

/// <summary>
/// How a Kafka component proves who it is: <c>authType</c> none, password, mtls, certificate or oidc; the older <c>authRequired</c> where that is missing.
/// </summary>
internal static class KafkaSecurity
{
    /// <exception cref="InvalidDataException">Says what is missing, in daprd's words.</exception>
    public static void Apply(ClientConfig config, Component component)
    {
        var type = (component.Text("authType") ?? OlderTypeOf(component))?.ToLowerInvariant();
        var tls = component.Flag("disableTls") != true && type is "password" or "mtls" or "certificate" or "oidc";
        switch (type)
        {
            case "none":
                break;
            case "password":
                config.SaslUsername = component.Text("saslUsername") ?? throw Missing("SASL Username", type);
                config.SaslPassword = component.Text("saslPassword") ?? throw Missing("SASL Password", type);
                config.SaslMechanism = component.Text("saslMechanism") switch
                {
                    "SHA-256" => SaslMechanism.ScramSha256,
                    "SHA-512" => SaslMechanism.ScramSha512,
                    _ => SaslMechanism.Plain,
                };
                break;
            case "mtls":
                if (component.Text("clientKey") is null != component.Text("clientCert") is null)
                {
                    throw new InvalidDataException("kafka error: clientKey or clientCert is missing");
                }

                break;
            case "certificate":
                _ = component.Text("caCert") ?? throw new InvalidDataException("missing CA certificate property 'caCert' for authType 'certificate'");
                break;
            case "oidc":
                ApplyOidc(config, component);
                break;
            case null:
                throw new InvalidDataException("kafka error: 'authType' attribute was missing or empty");
            default:
                throw new InvalidDataException("kafka error: invalid value for 'authType' attribute");
        }

        config.SecurityProtocol = (config.SaslMechanism is not null, tls) switch
        {
            (true, true) => SecurityProtocol.SaslSsl,
            (true, false) => SecurityProtocol.SaslPlaintext,
            (false, true) => SecurityProtocol.Ssl,
            _ => SecurityProtocol.Plaintext,
        };
        ApplyTls(config, component);
    }

    private static void ApplyOidc(ClientConfig config, Component component)
    {
        config.SaslMechanism = SaslMechanism.OAuthBearer;
        config.SaslOauthbearerMethod = SaslOauthbearerMethod.Oidc;
        config.SaslOauthbearerTokenEndpointUrl = component.Text("oidcTokenEndpoint") ?? throw Missing("OIDC Token Endpoint", "oidc");
        config.SaslOauthbearerClientId = component.Text("oidcClientID") ?? throw Missing("OIDC Client ID", "oidc");
        config.SaslOauthbearerClientSecret = component.Text("oidcClientSecret") ?? throw Missing("OIDC Client Secret", "oidc");
        config.SaslOauthbearerScope = component.Text("oidcScopes")?.Replace(',', ' ') ?? "openid";
    }

    private static void ApplyTls(ClientConfig config, Component component)
    {
        config.SslCaPem = component.Text("caCert");
        config.SslCertificatePem = component.Text("clientCert");
        config.SslKeyPem = component.Text("clientKey");
        if (component.Flag("skipVerify") is { } skip)
        {
            config.EnableSslCertificateVerification = !skip;
        }
    }

    private static string? OlderTypeOf(Component component) =>
        component.Text("authRequired") is not { } required ? null
        : !bool.TryParse(required, out var isRequired) ? throw new InvalidDataException("kafka error: invalid value for 'authRequired' attribute")
        : !isRequired ? "none"
        : component.Text("saslPassword") is null ? "mtls" : "password";

    private static InvalidDataException Missing(string what, string type) => new($"kafka error: missing {what} for authType '{type}'");
}

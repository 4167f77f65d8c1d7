using StreamingPlatform.Sidecar.Components;

namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>The secrets building block.</summary>
internal static class SecretsRegistration
{
    public static IServiceCollection AddSecrets(this IServiceCollection services) =>
        services
            .AddOpenComponents<ISecretStore>()
            .AddSingleton<SecretStores>()
            .AddSingleton<IMetadataContributor>(p => p.GetRequiredService<SecretStores>())
            .AddSingleton<IHttpModule, SecretsHttp>()
            .AddSingleton<IGrpcModule, SecretsGrpc>();
}

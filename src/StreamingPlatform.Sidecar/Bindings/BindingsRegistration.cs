using StreamingPlatform.Sidecar.Components;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>The bindings building block.</summary>
internal static class BindingsRegistration
{
    public static IServiceCollection AddBindings(this IServiceCollection services) =>
        services
            .AddOpenComponents<IBinding>()
            .AddSingleton<OutputBindings>()
            .AddSingleton<IHttpModule, OutputBindingsHttp>()
            .AddSingleton<IGrpcModule, OutputBindingsGrpc>()
            .AddSingleton<InputBindingsApp>()
            .AddSingleton<InputBindings>()
            .AddHostedService(p => p.GetRequiredService<InputBindings>())
            .AddSingleton<IMetadataContributor>(p => p.GetRequiredService<InputBindings>());
}

using StreamingPlatform.Sidecar.Health;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Publish and subscribe.</summary>
internal static class PubSubRegistration
{
    public static IServiceCollection AddPubSub(this IServiceCollection services)
    {
        services.AddSingleton(new ComponentTypes(Brokers.LogType, Brokers.MemoryType, Brokers.RedisType, Brokers.KafkaType));
        services.AddSingleton<Brokers>();
        services.AddSingleton<Publisher>();
        services.AddSingleton<IHttpModule, PublishHttp>();
        services.AddSingleton<IGrpcModule, PublishGrpc>();
        services.AddSingleton<Deliveries>();
        services.AddSingleton<StreamSubscriptions>();
        services.AddSingleton<IGrpcModule>(provider => provider.GetRequiredService<StreamSubscriptions>());
        services.AddSingleton<AppSubscriptions>();
        services.AddSingleton<Subscriptions>();
        services.AddHostedService(provider => provider.GetRequiredService<Subscriptions>());
        services.AddSingleton<IMetadataContributor, PubSubMetadata>();
        services.AddSingleton<IStartupStep>(provider => provider.GetRequiredService<Subscriptions>());
        return services;
    }
}

using StreamingPlatform.Sidecar.Actors.Streams;
using StreamingPlatform.Sidecar.Health;
using StreamingPlatform.Sidecar.Neighbours;
using StreamingPlatform.Sidecar.Workflows;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Everything actors need, and what workflows would stand on.</summary>
internal static class ActorsRegistration
{
    public static IServiceCollection AddActors(this IServiceCollection services)
    {
        services.AddNeighbours();
        services.AddSingleton<ActorApp>();
        services.AddSingleton<ActorPlacement>();
        services.AddSingleton<HostedActorTypes>();
        services.AddSingleton<ActorGate>();
        services.AddSingleton<ActorHosting>();
        services.AddSingleton<ActorAppRegistration>();
        services.AddSingleton<ActorStreams>();
        services.AddSingleton<ActorInvoker>();
        services.AddSingleton<ActorState>();
        services.AddSingleton<ReminderStore>();
        services.AddSingleton<ActorReminders>();
        services.AddSingleton<ActorTimers>();
        services.AddHostedService(p => p.GetRequiredService<ActorHosting>());
        services.AddHostedService(p => p.GetRequiredService<ActorAppRegistration>());
        services.AddHostedService(p => p.GetRequiredService<ActorReminders>());
        services.AddHostedService(p => p.GetRequiredService<ActorTimers>());
        services.AddSingleton<IMetadataContributor>(p => p.GetRequiredService<ActorHosting>());
        services.AddSingleton<IStartupStep>(p => p.GetRequiredService<ActorAppRegistration>());
        services.AddSingleton<IHttpModule, ActorHttpModule>();
        services.AddSingleton<IGrpcModule, ActorGrpcModule>();
        services.AddSingleton<IGrpcModule, ActorStreamGrpc>();
        services.AddModule<WorkflowApi>();
        return services;
    }
}

using Grpc.AspNetCore.Server.Model;
using StreamingPlatform.Sidecar.Bindings;
using StreamingPlatform.Sidecar.Components;
using StreamingPlatform.Sidecar.Configuration;
using StreamingPlatform.Sidecar.Health;
using StreamingPlatform.Sidecar.Invocation;
using StreamingPlatform.Sidecar.Locks;
using StreamingPlatform.Sidecar.Middleware;
using StreamingPlatform.Sidecar.PubSub;
using StreamingPlatform.Sidecar.Resiliency;
using StreamingPlatform.Sidecar.Resources;
using StreamingPlatform.Sidecar.Secrets;
using StreamingPlatform.Sidecar.State;

namespace StreamingPlatform.Sidecar;

/// <summary>Registers resources, state, secrets, bindings, invocation, metadata and health.</summary>
internal static class SidecarCoreRegistration
{
    /// <summary>Loads and is listed; there is no cryptography API that would use it.</summary>
    private const string UnusedCrypto = "crypto.dapr.localstorage";

    public static IServiceCollection AddSidecarCore(this IServiceCollection services, SidecarOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(p => new AppChannel(p.GetRequiredService<SidecarOptions>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<Pipelines>()));
        services.AddSingleton<DaprService>();
        services.AddSingleton<IServiceMethodProvider<DaprService>, DaprMethodProvider>();
        services.AddSingleton(new ComponentTypes("state.sqlite", "state.in-memory", "state.redis", UnusedCrypto));
        services.AddSingleton<ResourceSet>();
        services.AddHostedService(p => p.GetRequiredService<ResourceSet>());

        services.AddComponentTypes();
        services.AddConfiguration();
        services.AddBindings();
        services.AddLocks();
        services.AddMiddleware();
        services.AddSecrets();

        services.AddSingleton<StateStores>();
        services.AddHostedService(p => p.GetRequiredService<StateStores>());
        services.AddSingleton<IMetadataContributor>(p => p.GetRequiredService<StateStores>());
        services.AddSingleton<StateAccess>();
        services.AddSingleton(p => new Outbox(p.GetService<Publisher>(), p.GetService<Brokers>(), options));
        services.AddSingleton<IHttpModule, StateHttp>();
        services.AddSingleton<IGrpcModule, StateGrpc>();


        services.AddSingleton<AppHealth>();
        services.AddHostedService(p => p.GetRequiredService<AppHealth>());
        services.AddSingleton<BlockedEnd>();
        services.AddSingleton<ResiliencyPolicies>();
        services.AddSingleton<OwnApp>();
        services.AddSingleton<InvocationTargets>();
        services.AddSingleton<ResilientInvocation>();
        services.AddSingleton<GrpcProxy>();
        services.AddSingleton<InvocationHttp>();
        services.AddSingleton<IHttpModule>(p => p.GetRequiredService<InvocationHttp>());
        services.AddSingleton<IGrpcModule, InvocationGrpc>();

        services.AddSingleton<AppReadiness>();
        services.AddHostedService(p => p.GetRequiredService<AppReadiness>());
        services.AddModule<HealthApi>();
        services.AddModule<MetadataApi>();
        return services;
    }

    /// <summary>One instance that answers both protocols.</summary>
    public static IServiceCollection AddModule<T>(this IServiceCollection services)
        where T : class, IHttpModule, IGrpcModule =>
        services
            .AddSingleton<T>()
            .AddSingleton<IHttpModule>(p => p.GetRequiredService<T>())
            .AddSingleton<IGrpcModule>(p => p.GetRequiredService<T>());
}

using Dapr.Actors.Client;
using Dapr.Actors.Runtime;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.CustomerShards;
using StreamingPlatform.Processor.DeadLetters;
using StreamingPlatform.Processor.Intake;
using StreamingPlatform.Processor.Progress;
using StreamingPlatform.Processor.Pruning;
using StreamingPlatform.Processor.Sessions;
using StreamingPlatform.Processor.Tenants;
using StreamingPlatform.Processor.Variants;
using StreamingPlatform.ServiceDefaults.Sidecar;
using StreamingPlatform.ServiceDefaults.Tenants;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Processor;

/// <summary>All of the processor's services.</summary>
internal static class ProcessorRegistration
{
    public static IServiceCollection AddProcessor(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ProcessorOptions>().BindConfiguration(ProcessorOptions.Section).ValidateDataAnnotations();
        services.AddSingleton<ProcessorMetrics>();
        services.AddSingleton<IPlatformActors, DaprPlatformActors>();
        services.AddTenantDirectory<TenantRules>((tenant, _) => TenantRules.Of(tenant));
        services.AddSingleton<ITenantRules, RegistryTenantRules>();
        services.AddSingleton<IDeadLetters, DaprDeadLetters>();
        services.AddSingleton<ISessionEvents, DaprSessionEvents>();
        services.AddSingleton<BlockIntake>();
        services.AddSingleton(new ShardStoreOptions());
        services.AddSingleton<ShardStores>();
        services.AddSingleton<LedgerStore>();
        services.AddSingleton<VariantCompletion>();
        services.AddSingleton<Horizons>();
        services.AddHostedService<HorizonSweep>();
        services.AddHostedService<VariantSweep>();
        services.AddActors(_ => { });
        services.AddOptions<ActorRuntimeOptions>().Configure<SidecarEndpoints>(Actors);
        services.AddSingleton(provider => ProxyOptions(provider.GetRequiredService<SidecarEndpoints>(), provider.GetRequiredService<IOptions<ProcessorOptions>>().Value));
        return services;
    }

    private static void Actors(ActorRuntimeOptions options, SidecarEndpoints sidecar)
    {
        options.UseJsonSerialization = true;
        options.HttpEndpoint = sidecar.Http.ToString();
        options.DaprApiToken = sidecar.ApiToken ?? string.Empty;
        options.Actors.RegisterActor<CustomerShardActor>(DaprNames.ActorTypes.CustomerShard);
        options.Actors.RegisterActor<ProgressActor>(DaprNames.ActorTypes.Progress);
        options.Actors.RegisterActor<WritersActor>(DaprNames.ActorTypes.Writers);
    }

    private static ActorProxyOptions ProxyOptions(SidecarEndpoints sidecar, ProcessorOptions options) => new()
    {
        UseJsonSerialization = true,
        HttpEndpoint = sidecar.Http.ToString(),
        DaprApiToken = sidecar.ApiToken,
        RequestTimeout = options.CallTimeout,
    };
}

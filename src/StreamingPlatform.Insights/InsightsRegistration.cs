using Dapr.Actors.Client;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Insights.Shards;
using StreamingPlatform.Insights.Tenants;
using StreamingPlatform.ServiceDefaults.Sidecar;
using StreamingPlatform.ServiceDefaults.Tenants;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Insights;

/// <summary>All of the service's own registrations.</summary>
internal static class InsightsRegistration
{
    public static IServiceCollection AddInsights(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<InsightsOptions>().Bind(configuration.GetSection(InsightsOptions.Section))
            .Validate(options => options.CacheBytes > 0 && options.ProgressWait > TimeSpan.Zero, "Insights options must be positive.")
            .ValidateOnStart();
        services.AddSingleton(provider => new DocumentCache(provider.GetRequiredService<IOptions<InsightsOptions>>().Value.CacheBytes));
        services.AddSingleton<IShardReaders, DaprShardReaders>();
        services.AddTenantDirectory<TenantResponse>((tenant, _) => tenant);
        services.AddSingleton<KnownTenants>();
        services.AddSingleton<IActorProxyFactory>(provider =>
        {
            var endpoints = provider.GetRequiredService<SidecarEndpoints>();
            return new ActorProxyFactory(new ActorProxyOptions
            {
                HttpEndpoint = endpoints.Http.ToString(),
                DaprApiToken = endpoints.ApiToken,
                UseJsonSerialization = true,
            });
        });
        return services;
    }
}

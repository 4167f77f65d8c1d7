using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.ServiceDefaults.Tenants;

/// <summary>The tenants' cache of a service.</summary>
public static class TenantDirectoryRegistration
{
    /// <summary>A <see cref="TenantDirectory{TView}"/> fed by the registry and the configuration store; <c>/health</c> says degraded while it is not subscribed.</summary>
    public static IServiceCollection AddTenantDirectory<TView>(this IServiceCollection services, Func<TenantResponse, TView?, TView> viewOf)
        where TView : class => services.AddTenantDirectory<TView>((tenant, former, _) => viewOf(tenant, former));

    /// <summary>The same, for a view that needs the clock.</summary>
    public static IServiceCollection AddTenantDirectory<TView>(this IServiceCollection services, Func<TenantResponse, TView?, TimeProvider, TView> viewOf)
        where TView : class
    {
        services.TryAddSingleton<ITenantSource, RegistryTenants>();
        services.AddSingleton(provider => new TenantDirectory<TView>(
            provider.GetRequiredService<ITenantSource>(), (tenant, former) => viewOf(tenant, former, provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TenantDirectory<TView>>>()));
        services.AddSingleton<ITenantConfigListener>(provider => provider.GetRequiredService<TenantDirectory<TView>>());
        services.AddSingleton<TenantConfigWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<TenantConfigWatcher>());
        services.AddHealthChecks().AddCheck<TenantConfigWatcher>("tenant-config", tags: [ServiceDefaultsRegistration.ReadyTag]);
        return services;
    }
}

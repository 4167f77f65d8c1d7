using StreamingPlatform.Registry.CreateTenant;
using StreamingPlatform.Registry.GetTenant;
using StreamingPlatform.Registry.ListTenants;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.PutEventType;
using StreamingPlatform.Registry.Settings;
using StreamingPlatform.Registry.TenantConfiguration;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults;

namespace StreamingPlatform.Registry;

/// <summary>All of the registry's services and routes.</summary>
internal static class RegistryRegistration
{
    public static IServiceCollection AddRegistry(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<RegistryOptions>().BindConfiguration(RegistryOptions.Section).ValidateDataAnnotations();
        services.AddSingleton<ITenantStore, DaprTenantStore>();
        services.AddSingleton<TenantCatalog>();
        services.AddSingleton<TenantConfigWriter>();
        services.AddHostedService<TenantConfigRepair>();
        services.AddSingleton<SettingsChange>();
        services.AddSingleton<ResourceTemplates>();
        services.AddSingleton<IProvisioningProbe, ProcessorProvisioningProbe>();
        services.AddSingleton<ITopicWarmUp, DaprTopicWarmUp>();
        services.AddSingleton<TenantProvisioning>();
        services.AddSingleton<RenderAtStart>();
        services.AddHostedService(provider => provider.GetRequiredService<RenderAtStart>());
        services.AddHealthChecks().AddCheck<RenderAtStart>("resources", tags: [ServiceDefaultsRegistration.ReadyTag]);
        return services;
    }

    public static void MapRegistry(this IEndpointRouteBuilder routes)
    {
        var tenants = routes.MapGroup("/tenants").WithTags("Tenants");
        tenants.MapCreateTenant();
        tenants.MapListTenants();
        tenants.MapGetTenant();
        tenants.MapPutEventType();
        tenants.MapSettings();
    }
}

using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.Clients;
using StreamingPlatform.Registry.CreateTenant;
using StreamingPlatform.Registry.GetEventType;
using StreamingPlatform.Registry.DeleteTenant;
using StreamingPlatform.Registry.GetTenant;
using StreamingPlatform.Registry.ListTenants;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.PutEventType;
using StreamingPlatform.Registry.Quarantine;
using StreamingPlatform.Registry.RehearseSchema;
using StreamingPlatform.Registry.RenderTenant;
using StreamingPlatform.Registry.Schemas;
using StreamingPlatform.Registry.Settings;
using StreamingPlatform.Registry.StarterEventTypes;
using StreamingPlatform.Registry.TenantConfiguration;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.Registry.ValidateEvent;
using StreamingPlatform.ServiceDefaults;
using StreamingPlatform.ServiceDefaults.ApiDescription;

namespace StreamingPlatform.Registry;

/// <summary>All of the registry's services and routes.</summary>
internal static class RegistryRegistration
{
    public static IServiceCollection AddRegistry(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<RegistryOptions>().BindConfiguration(RegistryOptions.Section).ValidateDataAnnotations();
        services.AddSingleton<ITenantStore, DaprTenantStore>();
        services.AddSingleton<TenantCatalog>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<SchemaHistories>();
        services.AddSingleton<SchemaChanges>();
        services.AddSingleton<EventTypeChange>();
        services.AddSingleton<IRecentEvents, IngestionRecentEvents>();
        services.AddSingleton<StarterRegistration>();
        services.AddSingleton<TenantConfigWriter>();
        services.AddHostedService<TenantConfigRepair>();
        services.AddSingleton<ICountedEvents, InsightsCountedEvents>();
        services.AddSingleton<SettingsChange>();
        services.AddSingleton<IngestionQuarantine>();
        services.AddSingleton<ITenantClients, IdentityClients>();
        services.AddSingleton<FirstClients>();
        services.AddSingleton<ITenantData, ServicesTenantData>();
        services.AddHostedService<TenantErasure>();
        services.AddSingleton<ResourceTemplates>();
        services.AddSingleton<IProvisioningProbe, ProcessorProvisioningProbe>();
        services.AddSingleton<ITopicWarmUp, DaprTopicWarmUp>();
        services.AddSingleton<TenantProvisioning>();
        services.AddSingleton<RenderAtStart>();
        services.AddHostedService(provider => provider.GetRequiredService<RenderAtStart>());
        services.AddHealthChecks().AddCheck<RenderAtStart>("resources", tags: [ServiceDefaultsRegistration.ReadyTag]);
        services.AddApiDescription("Registry", "Tenants, event types, schema versions and settings.");
        return services;
    }

    public static void MapRegistry(this IEndpointRouteBuilder routes)
    {
        routes.MapApiDescription();
        var tenants = routes.MapGroup("/tenants").WithTags("Tenants");
        tenants.MapCreateTenant();
        tenants.MapListTenants();
        tenants.MapGetTenant();
        tenants.MapPutEventType();
        tenants.MapGetEventType();
        tenants.MapStarterEventTypes();
        tenants.MapSchemas();
        tenants.MapValidateEvent();
        tenants.MapRehearseSchema();
        tenants.MapQuarantine();
        tenants.MapDeleteTenant();
        tenants.MapRenderTenant();
        tenants.MapAudit();
        tenants.MapSettings();
        tenants.MapClients();
    }
}

using Microsoft.AspNetCore.Server.Kestrel.Core;
using StreamingPlatform.Ingestion.Blocks;
using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.Ingestion.Progress;
using StreamingPlatform.Ingestion.Quarantine;
using StreamingPlatform.Ingestion.Recent;
using StreamingPlatform.Ingestion.Stages;
using StreamingPlatform.Ingestion.Statuses;
using StreamingPlatform.ServiceDefaults.Tenants;
using StreamingPlatform.ServiceDefaults.Access;

namespace StreamingPlatform.Ingestion;

/// <summary>All of ingestion's services and routes.</summary>
internal static class IngestionRegistration
{
    public static IServiceCollection AddIngestion(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<IngestionOptions>().BindConfiguration(IngestionOptions.Section).ValidateDataAnnotations();
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null); // LimitStage and ReadStage keep our own
        // Nothing of it passes the level for the framework's categories; off altogether, no request pays for an id and a scope.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));

        services.AddSingleton<LimitStage>().AddSingleton<ReadStage>().AddSingleton<TenantStage>().AddSingleton<EventTypeStage>().AddSingleton<AdmitStage>()
            .AddSingleton<ParseStage>().AddSingleton<QuotaStage>().AddSingleton<ParkStage>().AddSingleton<PublishStage>().AddSingleton<RememberStage>().AddSingleton<AnswerStage>();
        services.AddSingleton<EventPipeline>();

        services.AddTenantDirectory<TenantEventTypes>((tenant, former, clock) => TenantEventTypes.Of(tenant, former, clock));

        services.AddSingleton<RecentEvents>();
        services.AddSingleton<EventStatuses>();
        services.AddSingleton<IQuarantineStore, DaprQuarantineStore>();
        services.AddSingleton<Quarantines>();
        services.AddSingleton<QuarantineReplay>();
        services.AddSingleton<WriterIdentity>();
        services.AddSingleton<WriterLedgers>();
        services.AddSingleton<IBlockPublisher, DaprBlockPublisher>();
        services.AddSingleton<BlockWriters>();

        services.AddSingleton<IProgressSink, DaprProgressSink>();
        services.AddHostedService<ProgressReporter>();
        services.AddHealthChecks().AddCheck<WriterIdentity>("writer", tags: [ServiceDefaults.ServiceDefaultsRegistration.ReadyTag]);
        return services;
    }

    public static void MapIngestion(this IEndpointRouteBuilder routes)
    {
        var pipeline = routes.ServiceProvider.GetRequiredService<EventPipeline>();
        routes.MapPost("/events", context => pipeline.RunAsync(context, isBatch: false)).WithName("CollectEvent").WithSummary("Accept one event").For(AccessPolicies.Events);
        routes.MapPost("/events/batch", context => pipeline.RunAsync(context, isBatch: true)).WithName("CollectEvents").WithSummary("Accept many events").For(AccessPolicies.Events);
        routes.MapGetEvent();
        routes.MapRecentEvents();
        routes.MapQuarantine();
    }
}

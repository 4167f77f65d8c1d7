using Dapr.Client.Autogen.Grpc.v1;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;
using StreamingPlatform.ServiceDefaults.Access;

namespace StreamingPlatform.Processor.Provisioning;

/// <summary>GET /provisioned/{tenantId} and /provisioned/{tenantId}/{eventId}: whether this app's sidecar has loaded the tenant's resources. The registry polls it.</summary>
internal static class ProvisionedEndpoint
{
    public static void MapProvisioned(this IEndpointRouteBuilder app)
    {
        app.MapGet("/provisioned/{tenantId}", (string tenantId, RawDaprClient dapr, CancellationToken cancellationToken) => HandleAsync(tenantId, null, dapr, cancellationToken))
            .WithName("TenantProvisioned").For(AccessPolicies.Services);
        app.MapGet("/provisioned/{tenantId}/{eventId}", (string tenantId, string eventId, RawDaprClient dapr, CancellationToken cancellationToken) => HandleAsync(tenantId, eventId, dapr, cancellationToken))
            .WithName("EventTypeProvisioned").For(AccessPolicies.Services);
    }

    private static async Task<Results<NoContent, NotFound>> HandleAsync(string tenantId, string? eventId, RawDaprClient dapr, CancellationToken cancellationToken)
    {
        var metadata = await dapr.GetMetadataAsync(new GetMetadataRequest(), cancellationToken: cancellationToken);
        return IsProvisioned(metadata, tenantId, eventId) ? TypedResults.NoContent() : TypedResults.NotFound();
    }

    internal static bool IsProvisioned(GetMetadataResponse metadata, string tenantId, string? eventId)
    {
        var component = DaprNames.Components.InsightsOf(tenantId);
        return metadata.RegisteredComponents.Any(c => string.Equals(c.Name, component, StringComparison.Ordinal))
            && (eventId is null || metadata.Subscriptions.Any(s => string.Equals(s.Topic, DaprNames.Topics.EventsOf(tenantId, eventId), StringComparison.Ordinal)));
    }
}

using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Health;

/// <summary>Health and shutdown.</summary>
internal sealed class HealthApi(AppReadiness readiness, SidecarOptions options, IHostApplicationLifetime lifetime) : IHttpModule, IGrpcModule
{
    public void Map(WebApplication app)
    {
        app.MapGet("/v1.0/healthz", (HttpContext context) =>
        {
            if (context.Request.Query.TryGetValue("appid", out var appId) && appId != options.AppId)
            {
                throw new DaprError(500, StatusCode.Internal, "ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match");
            }

            return readiness.IsReady
                ? Results.NoContent()
                : throw new DaprError(500, StatusCode.Internal, "ERR_HEALTH_NOT_READY", $"dapr is not ready: [{string.Join(", ", readiness.Waiting)}]");
        });

        // components are loaded before the ports open
        app.MapGet("/v1.0/healthz/outbound", () => Results.NoContent());
        app.MapPost("/v1.0/shutdown", () =>
        {
            lifetime.StopApplication();
            return Results.NoContent();
        });
    }

    public void Map(GrpcMethods methods) =>
        methods.Unary<ShutdownRequest, Empty>("Shutdown", (_, _) =>
        {
            lifetime.StopApplication();
            return Task.FromResult(new Empty());
        });
}

using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Health;
using StreamingPlatform.ServiceDefaults.Lifetime;
using StreamingPlatform.ServiceDefaults.Problems;
using StreamingPlatform.ServiceDefaults.Sidecar;
using StreamingPlatform.ServiceDefaults.Telemetry;

namespace StreamingPlatform.ServiceDefaults;

/// <summary>What all services do alike.</summary>
public static class ServiceDefaultsRegistration
{
    /// <summary>Tag of the checks that <c>GET /health</c> asks.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Dapr clients, who may call, problem details, quiet logs, telemetry, health checks, clock, and how the process ends.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSidecarClients();
        builder.AddAccess();
        builder.Services.AddExceptionHandler<UnhandledExceptions>();
        builder.Services.AddProblemDetails();
        builder.Services.AddHealthChecks().AddCheck<SidecarHealthCheck>("sidecar", tags: [ReadyTag], timeout: TimeSpan.FromSeconds(2));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        // A handler's parameter that cannot be bound becomes a problem like every other refusal.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        if (string.Equals(builder.Configuration[ExitWithStandardInput.Variable], "1", StringComparison.Ordinal))
        {
            builder.Services.AddSingleton<IHostLifetime, ExitWithStandardInput>();
        }

        return builder;
    }

    /// <summary>Problem details for everything that fails, <c>GET /alive</c> (the process runs) and <c>GET /health</c> (its dependencies and sidecar answer).</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => Problem
            .Of(ProblemReason.OfStatus(context.HttpContext.Response.StatusCode), $"{context.HttpContext.Request.Method} {context.HttpContext.Request.Path}")
            .ExecuteAsync(context.HttpContext));
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/alive", () => TypedResults.Ok(new { status = "Alive" })).ExcludeFromDescription().AllowAnonymous();
        app.MapProblemPages();
        app.MapHealthChecks("/health", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(ReadyTag),
            ResponseWriter = HealthAnswer.WriteAsync,
        }).AllowAnonymous();
        return app;
    }
}

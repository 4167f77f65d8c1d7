using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace StreamingPlatform.ServiceDefaults.Telemetry;

/// <summary>Quiet console logs; traces and metrics by OTLP only where a collector is named.</summary>
internal static class TelemetryRegistration
{
    /// <summary>Meters and activity sources of our services are named <c>StreamingPlatform.{Service}</c>.</summary>
    private const string OwnSources = "StreamingPlatform.*";

    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        });
        foreach (var category in (string[])["Microsoft", "System", "Grpc", "Dapr"])
        {
            builder.Logging.AddFilter(category, LogLevel.Warning);
        }

        // Handled once, by UnhandledExceptions, with what it means.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);

        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            builder.Services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService(builder.Configuration["APP_ID"] ?? builder.Environment.ApplicationName))
                .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddSource(OwnSources))
                .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter(OwnSources))
                .UseOtlpExporter();
        }

        return builder;
    }
}

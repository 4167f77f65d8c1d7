using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamingPlatform.ServiceDefaults.Health;

/// <summary>GET /health as JSON: <c>{"status":"Healthy","checks":{"sidecar":"Healthy"}}</c>; 503 when a check fails.</summary>
internal static class HealthAnswer
{
    public static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString(), StringComparer.Ordinal),
        },
        context.RequestAborted);
}

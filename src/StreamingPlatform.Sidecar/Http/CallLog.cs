using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar;

/// <summary>
/// Logs each call of the API, with <c>--enable-api-logging</c> or spec.logging.apiLogging: verb and path over HTTP, the method over gRPC. Queries, headers and
/// bodies are never logged.
/// </summary>
internal static partial class CallLog
{
    public static void Use(WebApplication app, SidecarOptions options)
    {
        var resources = app.Services.GetRequiredService<ResourceSet>();
        if (options.LogsCalls == false || (options.LogsCalls is null && !resources.Configuration.CallLogging.Enabled))
        {
            return;
        }

        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("StreamingPlatform.Sidecar.Api");
        app.Use((context, next) =>
        {
            var settings = resources.Configuration.CallLogging;
            if (!(settings.OmitsHealth && context.Request.Path.StartsWithSegments("/v1.0/healthz", StringComparison.Ordinal)))
            {
                Called(
                    logger,
                    Security.GrpcAnswer.IsCall(context) ? "gRPC" : context.Request.Method,
                    settings.HidesPaths ? FirstSegments(context.Request.Path) : context.Request.Path);
            }

            return next(context);
        });
    }

    /// <summary>Version and API, without the names that follow.</summary>
    private static string FirstSegments(PathString path) => string.Join('/', path.Value!.Split('/').Take(3));

    [LoggerMessage(53, LogLevel.Information, "API called: {Verb} {Path}")]
    private static partial void Called(ILogger logger, string verb, string path);
}

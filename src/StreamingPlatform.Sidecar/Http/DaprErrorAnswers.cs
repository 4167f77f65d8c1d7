using System.Text.Json;

namespace StreamingPlatform.Sidecar;

/// <summary>Cleans the path before routing and answers errors as Dapr does.</summary>
internal static partial class DaprErrorAnswers
{
    public static void UseDaprConventions(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("StreamingPlatform.Sidecar.Http");
        app.Use(async (context, next) =>
        {
            if (context.Request.Protocol != HttpProtocol.Http2)
            {
                context.Request.Path = PathString.FromUriComponent(RequestPath.Of(context).Cleaned);
            }

            try
            {
                await next(context);
            }
            catch (DaprError error) when (!context.Response.HasStarted)
            {
                await WriteAsync(context, error.HttpStatus, error.Code, error.Message);
            }
            catch (BadHttpRequestException error) when (!context.Response.HasStarted)
            {
                await WriteAsync(context, 400, "ERR_BODY_READ", error.StatusCode == 413 ? "failed to read body: stream too large" : error.Message);
            }
            catch (JsonException error) when (!context.Response.HasStarted)
            {
                await WriteAsync(context, 400, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {error.Message}");
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // the caller left; there is nobody to answer
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
            catch (Exception error) when (!context.Response.HasStarted)
            {
                RequestFailed(logger, context.Request.Method, context.Request.Path, error);
                await WriteAsync(context, 500, "ERR_INTERNAL", error.Message);
            }
        });
    }

    public static Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(new { errorCode = code, message }), context.RequestAborted).AsTask();
    }

    [LoggerMessage(30, LogLevel.Error, "{Method} {Path} failed")]
    private static partial void RequestFailed(ILogger logger, string method, string path, Exception error);
}

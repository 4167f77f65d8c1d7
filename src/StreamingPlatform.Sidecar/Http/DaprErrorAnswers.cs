using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace StreamingPlatform.Sidecar;

/// <summary>Cleans the path before routing and answers errors as Dapr does.</summary>
internal static partial class DaprErrorAnswers
{
    private static readonly JsonFormatter DetailsFormat = new(
        JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor)));

    public static void UseDaprConventions(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("StreamingPlatform.Sidecar.Http");
        app.Use(async (context, next) =>
        {
            if (context.Request.Protocol != HttpProtocol.Http2)
            {
                if (RequestPath.Of(context).IsMalformed)
                {
                    await WriteMalformedAsync(context);
                    return;
                }

                context.Request.Path = PathString.FromUriComponent(RequestPath.Of(context).Cleaned);
            }

            try
            {
                await next(context);
            }
            catch (DaprError error) when (!context.Response.HasStarted)
            {
                await WriteAsync(context, error);
            }
            catch (BadHttpRequestException error) when (!context.Response.HasStarted)
            {
                await WriteAsync(context, 400, "ERR_BODY_READ", error.StatusCode == 413 ? "failed to read request body: stream too large" : error.Message);
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

    private static Task WriteMalformedAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("400 Bad Request", context.RequestAborted);
    }

    public static Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(new { errorCode = code, message }), context.RequestAborted).AsTask();
    }

    private static Task WriteAsync(HttpContext context, DaprError error)
    {
        if (error.Code.Length > 0 && error.HttpDetails is null && !(error.DetailsOverHttp && error.Details.Count > 0))
        {
            return WriteAsync(context, error.HttpStatus, error.Code, error.Message);
        }

        var body = new JsonObject();
        if (error.Code.Length > 0)
        {
            body["errorCode"] = error.Code;
        }

        body["message"] = error.Message;
        if (error.HttpDetails is { } details)
        {
            body["details"] = details.DeepClone();
        }
        else if (error.DetailsOverHttp && error.Details.Count > 0)
        {
            body["details"] = new JsonArray([.. error.Details.Select(d => JsonNode.Parse(DetailsFormat.Format(Any.Pack(d))))]);
        }

        context.Response.StatusCode = error.HttpStatus;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body), context.RequestAborted).AsTask();
    }

    [LoggerMessage(30, LogLevel.Error, "{Method} {Path} failed")]
    private static partial void RequestFailed(ILogger logger, string method, string path, Exception error);
}

using Dapr;
using Dapr.Actors;
using Grpc.Core;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StreamingPlatform.ServiceDefaults.Tenants;

namespace StreamingPlatform.ServiceDefaults.Problems;

/// <summary>The one place where an escaped exception becomes an answer: a broken dependency is 503, an unreadable request 4xx, anything else 500.</summary>
internal sealed partial class UnhandledExceptions(ILogger<UnhandledExceptions> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        await ProblemOf(exception, httpContext.Request.Path).ExecuteAsync(httpContext);
        return true;
    }

    private Problem ProblemOf(Exception exception, string path)
    {
        switch (exception)
        {
            case BadHttpRequestException bad:
                return Problem.Of(ProblemReason.OfStatus(bad.StatusCode), bad.Message);
            case DaprException or DaprApiException or ActorMethodInvocationException or RpcException or HttpRequestException or TimeoutException
                or OperationCanceledException or RegistryUnavailableException:
                DependencyFailed(exception, path);
                return Problem.Of(ProblemReason.Unavailable, "The sidecar or what stands behind it does not answer.");
            default:
                RequestFailed(exception, path);
                return Problem.Of(ProblemReason.Internal, "The failure is in the log under this traceId.");
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A dependency failed during {Path}")]
    private partial void DependencyFailed(Exception exception, string path);

    [LoggerMessage(2, LogLevel.Error, "Unexpected failure during {Path}")]
    private partial void RequestFailed(Exception exception, string path);
}

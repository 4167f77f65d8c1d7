using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Google.Protobuf;

namespace StreamingPlatform.Sidecar.Health;

/// <summary>Asks the app for its health, where <c>--enable-app-health-check</c> is given. Unhealthy until the first good answer.</summary>
internal sealed partial class AppHealth(AppChannel app, SidecarOptions options, TimeProvider clock, ILogger<AppHealth> logger) : BackgroundService
{
    private static readonly Method<Empty, Empty> HealthCheck = new(
        MethodType.Unary, "dapr.proto.runtime.v1.AppCallbackHealthCheck", "HealthCheck",
        Marshallers.Create(m => m.ToByteArray(), Empty.Parser.ParseFrom), Marshallers.Create(m => m.ToByteArray(), _ => new Empty()));

    private static readonly TimeSpan AfterLateAnswer = TimeSpan.FromMilliseconds(50);
    private volatile bool healthy = options.AppHealth is null || options.AppPort is null;

    /// <summary>Raised after the app became healthy or unhealthy.</summary>
    public event Action? Changed;

    public bool IsHealthy => healthy;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.AppHealth is not { } check || !app.HasApp)
        {
            return;
        }

        try
        {
            var failures = 0;
            var known = false;
            while (true)
            {
                var good = await IsGoodAsync(check, stoppingToken);
                if (good is true)
                {
                    failures = 0;
                    known = true;
                    Set(true);
                }
                else if (++failures >= check.Threshold)
                {
                    Set(false);
                }

                // The first answers may be late only because both processes have just started.
                await Task.Delay(known || good is false ? check.Interval : AfterLateAnswer, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the sidecar ends
        }
    }

    private void Set(bool now)
    {
        if (healthy == now)
        {
            return;
        }

        healthy = now;
        HealthChanged(logger, now ? "healthy" : "unhealthy");
        Changed?.Invoke();
    }

    /// <summary>null: no answer in time.</summary>
    private async Task<bool?> IsGoodAsync(AppHealthOptions check, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(check.Timeout);
        try
        {
            if (app.IsGrpc)
            {
                await app.Grpc!.AsyncUnaryCall(HealthCheck, null, new CallOptions(cancellationToken: limit.Token), new Empty());
                return true;
            }

            using var answer = await app.Client.GetAsync(new Uri(check.Path.TrimStart('/'), UriKind.Relative), limit.Token);
            return answer.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices;
        }
        catch (Exception error) when (error is HttpRequestException or RpcException or IOException || (error is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            CheckFailed(logger, error);
            return error is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } ? null : false;
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "the app is {State}")]
    private static partial void HealthChanged(ILogger logger, string state);

    [LoggerMessage(51, LogLevel.Debug, "the app's health check failed")]
    private static partial void CheckFailed(ILogger logger, Exception error);
}

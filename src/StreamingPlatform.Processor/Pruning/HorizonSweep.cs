using Dapr.Client;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Intake;
using StreamingPlatform.Processor.Tenants;
using StreamingPlatform.ServiceDefaults.Sidecar;

namespace StreamingPlatform.Processor.Pruning;

/// <summary>
/// Finds out, tenant by tenant, how far back records have to reach: what was accepted before a question is counted if nothing was pending when it was
/// answered. A tenant that is never without pending blocks is not pruned until it is.
/// </summary>
internal sealed partial class HorizonSweep(
    SidecarEndpoints sidecar, IPlatformActors actors, Horizons horizons, IOptions<ProcessorOptions> options, TimeProvider clock, ILogger<HorizonSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Quiet = TimeSpan.FromDays(1);

    private readonly HttpClient _registry = DaprClient.CreateInvokeHttpClient(DaprNames.Apps.Registry, sidecar.Http.ToString(), sidecar.ApiToken);

    public override void Dispose()
    {
        _registry.Dispose();
        base.Dispose();
    }

    /// <summary>The time before which the tenant's lists are needed by nobody, or null.</summary>
    internal async Task<long?> HorizonAsync(string tenantId, TenantRules rules, CancellationToken cancellationToken)
    {
        var progress = actors.Progress(tenantId);
        var asked = clock.GetUtcNow();
        var question = await progress.AskAsync();
        ProgressResponse? answer;
        while ((answer = await progress.AnswerAsync(question)) is null && clock.GetUtcNow() - asked < AnswerPatience)
        {
            await Task.Delay(AnswerPause, clock, cancellationToken);
        }

        var isCounted = answer is { Settled: true, Pending: 0 };
        return Shards.Records.Pruning.Horizon(
            isCounted ? asked : null,
            rules.Lateness,
            TimeSpan.FromSeconds(rules.Settings.Variants.Select(variant => variant.WindowSeconds).DefaultIfEmpty(0).Max()),
            TimeSpan.FromSeconds(rules.Settings.SessionGapSeconds),
            await progress.LastReplayAsync(),
            Quiet);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PruningPeriod, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var tenants = await _registry.GetFromJsonAsync<TenantResponse[]>(new Uri("/tenants", UriKind.Relative), stoppingToken) ?? [];
                foreach (var tenant in tenants)
                {
                    horizons.Set(tenant.TenantId, await HorizonAsync(tenant.TenantId, TenantRules.Of(tenant), stoppingToken));
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                SweepFailed(logger, e);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "How far back records have to reach could not be found out; what was known holds on")]
    private static partial void SweepFailed(ILogger logger, Exception e);
}

using Dapr.Client;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Tenants;
using StreamingPlatform.ServiceDefaults.Sidecar;

namespace StreamingPlatform.Processor.Variants;

/// <summary>Looks for tenants whose attribution variants changed, events or not. What it began and did not end, after a crash say, it finds again.</summary>
internal sealed partial class VariantSweep(
    SidecarEndpoints sidecar, VariantCompletion completion, IOptions<ProcessorOptions> options, TimeProvider clock, ILogger<VariantSweep> logger)
    : BackgroundService
{
    private readonly HttpClient _registry = DaprClient.CreateInvokeHttpClient(DaprNames.Apps.Registry, sidecar.Http.ToString(), sidecar.ApiToken);
    private readonly Dictionary<string, string> _complete = new(StringComparer.Ordinal);

    public override void Dispose()
    {
        _registry.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.VariantPeriod, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                SweepFailed(logger, e);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var tenants = await _registry.GetFromJsonAsync<TenantResponse[]>(new Uri("/tenants", UriKind.Relative), cancellationToken) ?? [];
        foreach (var tenant in tenants)
        {
            var rules = TenantRules.Of(tenant);
            var variants = string.Join(' ', rules.Settings.Variants);
            if (_complete.GetValueOrDefault(tenant.TenantId) != variants)
            {
                await completion.CompleteAsync(tenant.TenantId, rules, cancellationToken);
                _complete[tenant.TenantId] = variants;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Attribution variants could not be looked after; it goes on in the next period")]
    private static partial void SweepFailed(ILogger logger, Exception e);
}

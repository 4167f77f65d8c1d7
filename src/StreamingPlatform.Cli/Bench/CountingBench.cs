using System.Diagnostics;
using StreamingPlatform.Cli.Maps;
using StreamingPlatform.Cli.Replay;

namespace StreamingPlatform.Cli.Bench;

/// <summary>From the log, and from HTTP batches, to counted and durable; against a durable idempotent load into PostgreSQL.</summary>
internal sealed class CountingBench(BenchPlatform platform, EventLines lines, EventMap map, BenchReport report)
{
    /// <summary>Counts part of the events for a tenant that nobody asks about: everything has run once before it is measured.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        const int warmUp = 100_000;
        await platform.CreateTenantAsync("warmup", map, cancellationToken);
        await PostAsync("warmup", [.. lines.Events.Take(warmUp)], cancellationToken);
        await platform.SettleAsync("warmup", cancellationToken);
    }

    /// <summary>The log is filled while the processor stands still; then the clock runs until everything is counted.</summary>
    /// <returns>Events a second.</returns>
    public async Task<double> FromLogAsync(int round, CancellationToken cancellationToken)
    {
        var tenant = $"log{round}";
        await platform.CreateTenantAsync(tenant, map, cancellationToken);
        platform.PauseProcessor();
        await PostAsync(tenant, lines.Events, cancellationToken);
        var meter = new CostMeter(platform.Processes);
        var watch = Stopwatch.StartNew();
        platform.ContinueProcessor();
        await platform.SettleAsync(tenant, cancellationToken);
        return Report($"log to counted, round {round}", watch, meter, withClient: false);
    }

    /// <returns>Events a second.</returns>
    public async Task<double> FromHttpAsync(int round, CancellationToken cancellationToken)
    {
        var tenant = $"http{round}";
        await platform.CreateTenantAsync(tenant, map, cancellationToken);
        var meter = new CostMeter(platform.Processes);
        var watch = Stopwatch.StartNew();
        await PostAsync(tenant, lines.Events, cancellationToken);
        await platform.SettleAsync(tenant, cancellationToken);
        return Report($"HTTP batches of 500 to counted, round {round}", watch, meter, withClient: true);
    }

    private double Report(string name, Stopwatch watch, CostMeter meter, bool withClient)
    {
        var rate = lines.Events.Count / watch.Elapsed.TotalSeconds;
        report.Add(name, rate, meter.Stages(name, lines.Events.Count, withClient));
        return rate;
    }

    private async Task PostAsync(string tenant, IReadOnlyList<ReplayEvent> events, CancellationToken cancellationToken)
    {
        var replay = new EventReplay(platform.Client, map, tenant, new ReplayOptions(), TimeProvider.System);
        var summary = await replay.RunAsync(events, cancellationToken);
        if (summary.Refused > 0)
        {
            throw new Platform.PlatformException($"events were refused: {string.Join("; ", summary.Refusals)}");
        }
    }
}

using StreamingPlatform.Cli.Maps;

namespace StreamingPlatform.Cli.Bench;

/// <summary>One run: all its comparisons side by side on one machine.</summary>
internal sealed class BenchRun(BenchOptions options, BenchReport report, Action<string> tell)
{
    private readonly EventMap map = EventMaps.Get("make-events");

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var lines = EventLines.Read(options.Events, map);
        tell($"{lines.Events.Count:N0} events read");
        await using var platform = await BenchPlatform.StartAsync(options.Launcher, cancellationToken);
        if (options.Parts.Overlaps(["intake", "batch"]))
        {
            tell("intake");
            await new IntakeBench(platform, lines, options, report).RunAsync(map, cancellationToken);
        }

        if (options.Parts.Overlaps(["log", "http"]))
        {
            await CountAsync(platform, lines, cancellationToken);
        }
    }

    private async Task CountAsync(BenchPlatform platform, EventLines lines, CancellationToken cancellationToken)
    {
        var counting = new CountingBench(platform, lines, map, report);
        await counting.WarmUpAsync(cancellationToken);
        await using var postgres = options.Parts.Contains("postgres") ? await PostgresCluster.TryStartAsync(cancellationToken) : null;
        if (postgres is null && options.Parts.Contains("postgres"))
        {
            report.Note("PostgreSQL is not installed (no initdb found): its load was left out, and with it the ratios to it. Debian: apt install postgresql.");
        }

        var fromLog = new List<(double Ours, double Theirs)>();
        var fromHttp = new List<(double Ours, double Theirs)>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            tell($"round {round}");
            var theirs = postgres is null ? double.NaN : await LoadAsync(postgres, lines, round, cancellationToken);
            if (options.Parts.Contains("log"))
            {
                fromLog.Add((await counting.FromLogAsync(round, cancellationToken), theirs));
            }

            if (options.Parts.Contains("http"))
            {
                fromHttp.Add((await counting.FromHttpAsync(round, cancellationToken), theirs));
            }
        }

        if (postgres is not null && fromLog.Count > 0)
        {
            report.AddRatio("log to counted over PostgreSQL's load", fromLog, aim: 1.0);
        }

        if (postgres is not null && fromHttp.Count > 0)
        {
            report.AddRatio("HTTP batches of 500 to counted over PostgreSQL's load", fromHttp, aim: 0.6);
        }
    }

    private async Task<double> LoadAsync(PostgresCluster postgres, EventLines lines, int round, CancellationToken cancellationToken)
    {
        var load = new PostgresLoad(postgres.ConnectionString);
        await load.CreateTableAsync(cancellationToken);
        var name = $"PostgreSQL, durable idempotent COPY load, round {round}";
        var meter = new CostMeter(new Dictionary<string, int> { ["postgres"] = postgres.ProcessId });
        var rate = await load.RunAsync(lines.Events, cancellationToken);
        report.Add(name, rate, meter.Stages(name, lines.Events.Count, withClient: true));
        return rate;
    }
}

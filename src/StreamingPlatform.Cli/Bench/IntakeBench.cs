using System.Diagnostics;
using System.Text.Json;
using StreamingPlatform.Cli.Maps;

namespace StreamingPlatform.Cli.Bench;

/// <summary>
/// POST /events against Kestrel alone, and POST /events/batch of 100 against the JSON reader alone. The processor is held still meanwhile: what is measured is
/// how fast events are accepted and on disk; <see cref="CountingBench"/> measures the rest.
/// </summary>
internal sealed class IntakeBench(BenchPlatform platform, EventLines lines, BenchOptions options, BenchReport report)
{
    private const string Tenant = "intake";
    private const int BatchSize = 100;
    private const int BatchConnections = 8;
    private const int DifferentEvents = 64_000;

    /// <summary>Until the runtime has compiled what is hot a second time; before that the compiler takes half of the processors.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    private string? token;

    public async Task RunAsync(EventMap map, CancellationToken cancellationToken)
    {
        token = await platform.Client.GetTokenAsync(cancellationToken);
        await platform.CreateTenantAsync(Tenant, map, cancellationToken);
        var events = lines.OfType(EventTypes.Impression, DifferentEvents);
        platform.PauseProcessor();
        if (options.Parts.Contains("intake"))
        {
            await SinglesAsync(events.Select(one => one.Json.ToArray()).ToArray(), cancellationToken);
        }

        if (options.Parts.Contains("batch"))
        {
            await BatchesAsync(EventLines.Arrays(events, BatchSize), cancellationToken);
        }

        // what was only accepted so far must not weigh on the next part
        platform.ContinueProcessor();
        await platform.SettleAsync(Tenant, cancellationToken);
    }

    private async Task SinglesAsync(IReadOnlyList<byte[]> bodies, CancellationToken cancellationToken)
    {
        var (server, line) = await StartedProgram.StartAsync(
            Environment.ProcessPath!, SelfArguments(BareServer.Command), _ => true, cancellationToken);
        await using var bare = server;
        var bareAddress = new Uri(new Uri(line), "/events");
        var address = new Uri(platform.Addresses.Ingestion, "/events");
        var bareRequests = Requests(bareAddress, bodies);
        var requests = Requests(address, bodies);
        var time = TimeSpan.FromSeconds(options.Seconds);
        await HttpLoad.RunAsync(bareAddress, bareRequests, options.Connections, WarmUp, cancellationToken);
        await HttpLoad.RunAsync(address, requests, options.Connections, WarmUp, cancellationToken);

        var rounds = new List<(double Ours, double Theirs)>();
        IReadOnlyList<BenchStage> stages = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            var theirs = await HttpLoad.RunAsync(bareAddress, bareRequests, options.Connections, time, cancellationToken);
            var meter = new CostMeter(platform.Processes);
            var ours = await HttpLoad.RunAsync(address, requests, options.Connections, time, cancellationToken);
            stages = meter.Stages("POST /events", (long)(ours * time.TotalSeconds), withClient: true);
            rounds.Add((ours, theirs));
        }

        report.Add("bare Kestrel endpoint, 1 event a request", BenchReport.Median(rounds.Select(round => round.Theirs)));
        report.Add("POST /events", BenchReport.Median(rounds.Select(round => round.Ours)), stages);
        report.AddRatio("POST /events over bare Kestrel", rounds, aim: 0.6);
    }

    private async Task BatchesAsync(IReadOnlyList<byte[]> arrays, CancellationToken cancellationToken)
    {
        var address = new Uri(platform.Addresses.Ingestion, "/events/batch");
        var requests = Requests(address, arrays);
        var time = TimeSpan.FromSeconds(options.Seconds);
        await HttpLoad.RunAsync(address, requests, BatchConnections, WarmUp, cancellationToken);
        Walk(arrays, time);

        var rounds = new List<(double Ours, double Theirs)>();
        IReadOnlyList<BenchStage> stages = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            var theirs = Walk(arrays, time) * BatchSize;
            var meter = new CostMeter(platform.Processes);
            var ours = await HttpLoad.RunAsync(address, requests, BatchConnections, time, cancellationToken) * BatchSize;
            stages = meter.Stages("POST /events/batch of 100", (long)(ours * time.TotalSeconds), withClient: true);
            rounds.Add((ours, theirs));
        }

        report.Add("Utf8JsonReader alone on the same bytes, one thread", BenchReport.Median(rounds.Select(round => round.Theirs)));
        report.Add("POST /events/batch of 100", BenchReport.Median(rounds.Select(round => round.Ours)), stages);
        report.AddRatio("POST /events/batch of 100 over the JSON reader alone", rounds, aim: 0.35);
    }

    private byte[][] Requests(Uri address, IReadOnlyList<byte[]> bodies) =>
        [.. bodies.Select(body => HttpLoad.Request(address, token, Tenant, EventTypes.Impression, body))];

    /// <summary>Documents a second that one thread reads token by token.</summary>
    private static double Walk(IReadOnlyList<byte[]> documents, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var count = 0L;
        for (; watch.Elapsed < time; count++)
        {
            var reader = new Utf8JsonReader(documents[(int)(count % documents.Count)]);
            while (reader.Read())
            {
                // every token is looked at
            }
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>This program again: its apphost, or the library through the host that runs it.</summary>
    private static string[] SelfArguments(string command)
    {
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath);
        return string.Equals(host, "dotnet", StringComparison.OrdinalIgnoreCase) ? ["exec", typeof(IntakeBench).Assembly.Location, command] : [command];
    }
}

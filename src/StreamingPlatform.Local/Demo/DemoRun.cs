using Spectre.Console;
using StreamingPlatform.Cli.Commands;
using StreamingPlatform.Cli.Maps;
using StreamingPlatform.Cli.Platform;
using StreamingPlatform.Cli.Replay;
using StreamingPlatform.Cli.Verify;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Local.Demo;

/// <summary>Real shop events in, right numbers out: replays the bundled sample into tenant <c>demo</c>, shows the campaigns and verifies every figure.</summary>
internal static class DemoRun
{
    public const string TenantId = "demo";

    private const int Degree = 8;

    /// <returns>True if every figure matched.</returns>
    public static async Task<bool> RunAsync(PlatformAddresses addresses, string sample, IAnsiConsole console, CancellationToken cancellationToken)
    {
        using var platform = new PlatformClient(addresses);
        var map = EventMaps.Get("otto");
        await platform.CreateTenantAsync(new CreateTenantRequest(TenantId, "Demo Shop", "UTC", new TenantSettings(Lateness: "P100Y")), cancellationToken);
        await EventTypeRegistration.RegisterAsync(platform, map, TenantId, cancellationToken);
        console.WriteLine($"Replaying {Path.GetFileName(sample)} (real shop events, © OTTO GmbH & Co KG, CC BY 4.0) into tenant '{TenantId}'.");
        var replay = new EventReplay(platform, map, TenantId, new ReplayOptions(DeriveImpressions: true), TimeProvider.System);
        var summary = await ReplayProgress.ShowAsync(console, replay, new SourceFiles([sample]), cancellationToken);
        ReplayProgress.Tell(console, summary);

        var figures = await FileFigures.ComputeAsync([sample], map.Name, deriveImpressions: true, cancellationToken);
        var report = await new Verification(platform, TenantId, TimeProvider.System)
            .RunAsync(figures, answers: null, TimeSpan.FromMinutes(2), cancellationToken);
        await ShowCampaignsAsync(platform, figures, console, cancellationToken);
        VerifyCommand.Tell(console, report);
        return summary.Refused == 0 && report.Differences.Count == 0;
    }

    private static async Task ShowCampaignsAsync(PlatformClient platform, Figures figures, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var questions = figures.AdCampaigns.SelectMany(campaign => Figures.Metrics.Select(metric => (Campaign: campaign, Metric: metric))).ToList();
        var answers = new long[questions.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Degree, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, questions.Count, parallel, async (index, token) =>
        {
            var (campaign, metric) = questions[index];
            var answer = await platform.GetInsightAsync(TenantId, campaign, metric, figures.First, figures.Last, query: "", token);
            answers[index] = answer?.Customers ?? 0;
        });

        var table = new Table { Title = new TableTitle($"Distinct customers, {figures.First:yyyy-MM-dd} to {figures.Last:yyyy-MM-dd} (UTC)") };
        table.AddColumn("campaign");
        foreach (var metric in new[] { "impressions", "clicks", "click to basket" })
        {
            table.AddColumn(new TableColumn(metric).RightAligned());
        }

        for (var i = 0; i < questions.Count; i += Figures.Metrics.Count)
        {
            table.AddRow([questions[i].Campaign, .. answers.Skip(i).Take(Figures.Metrics.Count).Select(number => $"{number:N0}")]);
        }

        console.Write(table);
        var sessions = await platform.GetSessionsAsync(TenantId, cancellationToken);
        console.WriteLine($"Sessions: {sessions.Sessions:N0} of {sessions.Customers:N0} customers.");
    }
}

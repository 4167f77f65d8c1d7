using System.Text.Json;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

/// <summary>Every scenario that a real daprd answered, against the embedded sidecar as a process of its own.</summary>
[Trait("Category", "RecordedAnswers")]
public sealed class RecordedAnswersTests(RedisServer redis)
{
    /// <summary>A file to which each scenario appends a line of JSON: name, steps, steps that differed and how.</summary>
    private static readonly string? Report = Environment.GetEnvironmentVariable("RECORDED_ANSWERS_REPORT");

    /// <summary>Scenarios that empty the same database of one redis-server: one at a time.</summary>
    private static readonly SemaphoreSlim SharedDatabase = new(1, 1);

    private static readonly Lock ReportGate = new();

    public static IEnumerable<ITheoryDataRow> Scenarios() =>
        Scenario.AllNames().Select(name => new TheoryDataRow<string>(name) { TestDisplayName = name, Label = string.Empty, DisableParallelization = TimingScenarios.Contains(name) });

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Recorded(string scenarioName)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var scenario = Scenario.Read(scenarioName);
        var address = scenario.Needs.Contains("redis") ? await redis.AddressAsync(cancellation) : null;
        SkipWhatIsMissing(scenario, address);
        if (scenario.Needs.Contains("redis") && TimingScenarios.EmptiesDatabase(scenarioName))
        {
            await SharedDatabase.WaitAsync(cancellation);
            try
            {
                await PlayAndJudgeAsync(scenario, address, cancellation);
            }
            finally
            {
                SharedDatabase.Release();
            }
        }
        else
        {
            await PlayAndJudgeAsync(scenario, address, cancellation);
        }
    }

    private static async Task PlayAndJudgeAsync(Scenario scenario, string? address, CancellationToken cancellation)
    {
        await using var run = new ScenarioRun(scenario, address);
        await run.PlayAsync(cancellation);
        WriteReport(scenario, run);
        Judge(scenario, run);
    }

    private static void SkipWhatIsMissing(Scenario scenario, string? redisAddress)
    {
        Assert.SkipWhen(scenario.Needs.Contains("redis") && redisAddress is null, "needs: a redis-server on PATH (Debian package redis-server), or DAPR_REDIS=HOST:PORT");
        Assert.SkipWhen(
            scenario.Needs.Contains("actors") && SidecarCommand.IsDaprd && (SidecarCommand.Placement is null || SidecarCommand.Scheduler is null),
            "needs: DAPR_PLACEMENT and DAPR_SCHEDULER, the addresses of daprd's placement and scheduler");
        Assert.SkipWhen(
            scenario.Needs.Contains("sentry") && SidecarCommand.IsDaprd && SidecarCommand.Sentry is null, "needs: DAPR_SENTRY, the address of daprd's sentry");
    }

    private static void Judge(Scenario scenario, ScenarioRun run)
    {
        var listed = KnownDifferences.Of(scenario.Name);
        var whole = listed.Any(row => row.Step is null);
        var unlisted = run.Differences.Where(d => !whole && listed.All(row => row.Step != d.Key)).ToList();
        if (unlisted.Count > 0)
        {
            Assert.Fail($"{unlisted.Count} of {run.StepCount} steps differ:\n{string.Join('\n', unlisted.Select(d => $"  step {d.Key}: {d.Value}"))}\n{run.Logs()}");
        }

        var gone = listed.Where(row => row.Step is { } step ? !run.Differences.ContainsKey(step) : run.Differences.Count == 0).ToList();
        if (gone.Count > 0)
        {
            Assert.Fail($"differences.md lists what no longer differs: {string.Join("; ", gone.Select(row => $"step {row.Step}: {row.What}"))}");
        }

        Assert.SkipWhen(listed.Count > 0, $"differs: {string.Join("; ", listed.Select(row => row.What))}");
    }

    private static void WriteReport(Scenario scenario, ScenarioRun run)
    {
        if (Report is null)
        {
            return;
        }

        var line = JsonSerializer.Serialize(new { scenario = scenario.Name, steps = run.StepCount, differences = run.Differences, logs = run.Differences.Count > 0 ? run.Logs() : "" });
        lock (ReportGate)
        {
            File.AppendAllText(Report, line + "\n");
        }
    }
}

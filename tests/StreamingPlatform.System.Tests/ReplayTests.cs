using StreamingPlatform.Cli.Replay;
using StreamingPlatform.Testing;

namespace StreamingPlatform.SystemTests;

/// <summary>Real data sets, each into a tenant of its own on one platform.</summary>
[Collection("one platform at a time")]
public sealed class ReplayTests
{
    [Fact]
    public async Task Replay_RealDataSets_EveryFigureMatches()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        PlatformTenant[] tenants =
        [
            new("rees46", "rees46", deriveImpressions: false, SharedData.FileOrSkip("events", "rees46-multi-category-store", "events.csv.gz")),
            new("taobao", "taobao", deriveImpressions: false, SharedData.FileOrSkip("events", "taobao-user-behavior", "events.csv.gz")),
            new(
                "openbandit",
                "open-bandit",
                deriveImpressions: false,
                [.. new[] { "random-men", "random-women", "bts-men", "bts-women" }.Select(name => SharedData.FileOrSkip("events", "open-bandit", $"{name}.csv.gz"))]),
        ];
        using var folder = new TemporaryFolder();
        await using var platform = await PlatformProcess.StartAsync(folder.Path, cancellationToken);
        foreach (var tenant in tenants)
        {
            await tenant.CreateAsync(platform, cancellationToken);
            await tenant.ReplayAsync(platform, new ReplayOptions(), cancellationToken);
            await tenant.ShouldMatchAsync(platform, cancellationToken);
        }

        (await platform.StopAsync(cancellationToken)).ShouldBe(0, platform.Output);
    }
}

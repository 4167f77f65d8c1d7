using StreamingPlatform.Cli.Replay;
using StreamingPlatform.Testing;

namespace StreamingPlatform.SystemTests;

/// <summary>kill -9 in the middle of a replay: no accepted event is lost, and every figure is right in the end.</summary>
[Collection("one platform at a time")]
public sealed class CrashTests
{
    // Slow enough that the replay is still going on when the process dies, and when it is back.
    private static readonly ReplayOptions Slow = new(Batch: 25, Rate: 400, RepeatEvery: 5, Shuffle: TimeSpan.FromHours(1));

    [Theory]
    [InlineData("processor")]
    [InlineData("ingestion")]
    [InlineData("processor-sidecar")]
    [InlineData("ingestion-sidecar")]
    public async Task Kill_OneProcessDuringReplay_EveryFigureMatches(string victim)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var platform = await PlatformProcess.StartAsync(folder.Path, cancellationToken);
        var tenant = new PlatformTenant("crash", "otto", deriveImpressions: true, SharedData.Sample);
        await tenant.CreateAsync(platform, cancellationToken);

        var replay = tenant.ReplayAsync(platform, Slow, cancellationToken);
        await Eventually.BecomesTrueAsync(() => tenant.Answered >= 300 || replay.IsCompleted, TimeSpan.FromSeconds(60), "the middle of the replay", cancellationToken);
        replay.IsCompleted.ShouldBeFalse();
        platform.KillChild(victim);
        await replay;

        await tenant.ShouldMatchAsync(platform, cancellationToken);
        platform.Output.ShouldContain($"{victim} ended with exit code");
    }

    [Fact]
    public async Task Kill_LauncherDuringReplay_ChildrenEndAndAllDataIsFoundAgain()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var tenant = new PlatformTenant("again", "otto", deriveImpressions: true, SharedData.Sample);
        await using (var first = await PlatformProcess.StartAsync(folder.Path, cancellationToken))
        {
            await tenant.CreateAsync(first, cancellationToken);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var replay = tenant.ReplayAsync(first, Slow, enough.Token);
            await Eventually.BecomesTrueAsync(() => tenant.Answered >= 300 || replay.IsCompleted, TimeSpan.FromSeconds(60), "the middle of the replay", cancellationToken);
            var children = first.ChildProcessIds();
            children.ShouldAllBe(id => PlatformProcess.IsAlive(id));
            await first.KillLauncherAsync(cancellationToken);
            await Eventually.BecomesTrueAsync(() => !children.Any(PlatformProcess.IsAlive), TimeSpan.FromSeconds(2), "all children gone", cancellationToken);
            await enough.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(replay);
        }

        await using var second = await PlatformProcess.StartAsync(folder.Path, cancellationToken);
        await tenant.ReplayAsync(second, new ReplayOptions(), cancellationToken);
        await tenant.ShouldMatchAsync(second, cancellationToken);
        (await second.StopAsync(cancellationToken)).ShouldBe(0, second.Output);
    }

    [Fact]
    public async Task Start_DataFolderInUse_IsRefused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var first = await PlatformProcess.StartAsync(folder.Path, cancellationToken);

        var (exitCode, output) = await PlatformProcess.RunToEndAsync(
            TimeSpan.FromSeconds(30), cancellationToken, "--data", folder.Path, "--ports", "free");

        exitCode.ShouldBe(1);
        output.ShouldContain($"Another platform runs on {folder.Path} (process {first.ProcessId})");
    }
}

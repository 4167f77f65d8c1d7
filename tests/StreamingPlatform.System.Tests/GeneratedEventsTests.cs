using System.ComponentModel;
using System.Diagnostics;
using StreamingPlatform.Cli.Replay;
using StreamingPlatform.Testing;

namespace StreamingPlatform.SystemTests;

/// <summary>Generated events, out of order and partly delivered twice, against the generator's own answers.</summary>
[Collection("one platform at a time")]
public sealed class GeneratedEventsTests
{
    private const int Events = 300_000;

    [Fact]
    public async Task Replay_ShuffledAndRepeated_EveryFigureMatchesTheGeneratorsAnswers()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var tool = SharedData.ToolOrSkip("make_events.py");
        using var folder = new TemporaryFolder();
        var events = Path.Combine(folder.Path, "events.ndjson");
        var answers = Path.Combine(folder.Path, "answers.csv");
        await MakeOrSkipAsync([tool, "--n", $"{Events}", "--seed", "7", "--campaigns", "200", "--out", events, "--answers", answers], cancellationToken);

        var tenant = new PlatformTenant("generated", "make-events", deriveImpressions: false, events);
        await using var platform = await PlatformProcess.StartAsync(Path.Combine(folder.Path, "data"), cancellationToken);
        await tenant.CreateAsync(platform, cancellationToken);
        await tenant.ReplayAsync(platform, new ReplayOptions(Shuffle: TimeSpan.FromHours(1), RepeatEvery: 5), cancellationToken);
        await tenant.ShouldMatchAsync(platform, cancellationToken, answers);
        (await platform.StopAsync(cancellationToken)).ShouldBe(0, platform.Output);
    }

    private static async Task MakeOrSkipAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        Process? python = null;
        try
        {
            python = Process.Start(new ProcessStartInfo("python3", arguments) { UseShellExecute = false });
        }
        catch (Win32Exception)
        {
            // not installed: told below
        }

        Assert.SkipWhen(python is null, "python3 is not on this machine; the generator of the events needs it.");
        using (python)
        {
            await python!.WaitForExitAsync(cancellationToken);
            python.ExitCode.ShouldBe(0);
        }
    }
}

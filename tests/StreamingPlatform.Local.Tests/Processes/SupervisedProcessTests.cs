using System.Collections.Concurrent;
using StreamingPlatform.Local.Processes;
using StreamingPlatform.Testing;

namespace StreamingPlatform.LocalTests.Processes;

public sealed class SupervisedProcessTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task ChildThatCrashes_IsNamedAndStartedAgain()
    {
        SkipOnWindows();
        using var folder = new TemporaryFolder();
        var told = new ConcurrentQueue<string>();
        await using var process = new SupervisedProcess(Plan(folder, "echo started; exit 7"), told.Enqueue, TimeProvider.System);

        process.Start();
        await Eventually.BecomesTrueAsync(() => told.Count >= 2, Deadline, "two crashes told", TestContext.Current.CancellationToken);

        told.TryPeek(out var line).ShouldBeTrue();
        line!.ShouldStartWith("app ended with exit code 7, see ");
        line.ShouldContain(folder.Combine("app.log"));
        (await ReadAsync(folder)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task Stop_ChildThatListens_EndsItWithoutWord()
    {
        SkipOnWindows();
        using var folder = new TemporaryFolder();
        var told = new ConcurrentQueue<string>();
        await using var process = new SupervisedProcess(Plan(folder, "cat >/dev/null; echo input ended"), told.Enqueue, TimeProvider.System);

        process.Start();
        var id = process.ProcessId;
        await process.StopAsync(Deadline);

        PlatformProcess.IsAlive(id).ShouldBeFalse();
        told.ShouldBeEmpty();
    }

    [Fact]
    public async Task Stop_ChildThatRefuses_IsKilled()
    {
        SkipOnWindows();
        using var folder = new TemporaryFolder();
        await using var process = new SupervisedProcess(Plan(folder, "trap '' TERM; while :; do read -r line </dev/zero; done"), _ => { }, TimeProvider.System);

        process.Start();
        var id = process.ProcessId;
        await process.StopAsync(TimeSpan.FromMilliseconds(200));

        PlatformProcess.IsAlive(id).ShouldBeFalse();
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The children are shell scripts.");

    private static ProcessPlan Plan(TemporaryFolder folder, string script) =>
        new("app", "/bin/sh", ["-c", script], new Dictionary<string, string>(), folder.Path, folder.Combine("app.log"));

    private static async Task<string> ReadAsync(TemporaryFolder folder)
    {
        await using var stream = new FileStream(folder.Combine("app.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}

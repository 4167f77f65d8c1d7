using System.Globalization;
using System.Text;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Durability;

/// <summary>
/// Publisher, its sidecar (which may own the log), the subscriber and its sidecar die at random moments, several at once perhaps; everything that was
/// acknowledged arrives in the end. <c>CRASH_SEED</c> repeats a run's moments, <c>CRASH_SECONDS</c> (default 20, at most 30) makes it longer.
/// </summary>
public sealed class RandomCrashTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);
    private readonly TemporaryFolder folder = new();
    private readonly int seed = Setting("CRASH_SEED") ?? Random.Shared.Next();
    private readonly int appPort = SidecarProcess.FreePort();
    private int crashes;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Acknowledged => Path.Combine(folder.Path, "acknowledged");

    private string Received => Path.Combine(folder.Path, "received");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Publish_EveryoneDiesAtRandomMoments_AllThatWasAcknowledgedArrives()
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"CRASH_SEED={seed}");
        folder.AddComponent("events", "pubsub.log", [("path", "log"), ("publishTimeout", "2s")]);
        await using var publishing = await Victim.StartAsync(() => SidecarProcess.StartAsync("publisher", folder.Path, [folder.Resources], Token));
        var port = publishing.Current.HttpPort.ToString(CultureInfo.InvariantCulture);
        var starts = 0;
        await using var publisher = await Victim.StartAsync(
            () => Task.FromResult(new CrashingProgram("publish", port, "events", "orders", $"{starts++}", Acknowledged)));
        await using var subscriber = await Victim.StartAsync(
            () => Task.FromResult(new CrashingProgram("subscribe", $"{appPort}", "events", "orders", Received)));
        await using var receiving = await Victim.StartAsync(() => SidecarProcess.StartAsync("subscriber", folder.Path, [folder.Resources], Token, appPort));
        publishing.Restart = old => old.StartAgainAsync(Token);
        receiving.Restart = old => old.StartAgainAsync(Token);

        using var chaos = CancellationTokenSource.CreateLinkedTokenSource(Token);
        chaos.CancelAfter(TimeSpan.FromSeconds(Math.Min(30, Setting("CRASH_SECONDS") ?? 20)));
        await Task.WhenAll(
            CrashAsync(publishing, 1, chaos.Token), CrashAsync(publisher, 2, chaos.Token),
            CrashAsync(subscriber, 3, chaos.Token), CrashAsync(receiving, 4, chaos.Token));
        await publisher.KillAsync();

        var acknowledged = Lines(Acknowledged);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(Patience);
        var missing = acknowledged.Except(Lines(Received)).ToList();
        while (missing.Count > 0 && !deadline.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
            missing = [.. acknowledged.Except(Lines(Received))];
        }

        var run = $"seed {seed}, {crashes} crashes, {acknowledged.Count} acknowledged, {Lines(Received).Count} deliveries";
        TestContext.Current.TestOutputHelper!.WriteLine(run);
        missing.ShouldBeEmpty($"{run}; CRASH_SEED={seed} repeats it\n{publishing.Current.Log}\n{receiving.Current.Log}");
        acknowledged.Count.ShouldBeGreaterThan(50, run);
        crashes.ShouldBeGreaterThan(8, run);
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whole lines only: the last one may have been cut off.</summary>
    private static List<string> Lines(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().Split('\n')[..^1]];
    }

    /// <summary>Lives and deaths of one victim: the moments follow from the seed alone.</summary>
    private async Task CrashAsync<T>(Victim<T> victim, int number, CancellationToken end)
        where T : class, IAsyncDisposable
    {
        var random = new Random(seed + number);
        try
        {
            while (true)
            {
                await Task.Delay(random.Next(200, 4_000), end);
                await victim.KillAsync();
                Interlocked.Increment(ref crashes);
                await Task.Delay(random.Next(0, 600), end);
                await victim.RestartAsync();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !Token.IsCancellationRequested)
        {
            await victim.RestartAsync();
        }
    }
}

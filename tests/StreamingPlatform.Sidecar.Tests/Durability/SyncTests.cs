using System.Net.Http.Json;
using System.Text;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Durability;

/// <summary>An answer comes after the disk has it: between request and answer the kernel saw a flush end.</summary>
public sealed class SyncTests
{
    private const int Requests = 12;

    [Fact]
    public Task Publish_EveryAnswer_FollowsAFlush() => EveryAnswerFollowsAFlushAsync(
        async (http, number, cancellationToken) =>
        {
            using var answer = await http.PostAsJsonAsync(new Uri("/v1.0/publish/events/topic", UriKind.Relative), new { number }, cancellationToken);
            answer.EnsureSuccessStatusCode();
        });

    [Fact]
    public Task SaveState_EveryAnswer_FollowsAFlush() => EveryAnswerFollowsAFlushAsync(
        async (http, number, cancellationToken) =>
        {
            using var body = new StringContent($$"""[{"key":"{{number}}","value":{{number}}}]""", Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri("/v1.0/state/heads", UriKind.Relative), body, cancellationToken);
            answer.EnsureSuccessStatusCode();
        });

    private static async Task EveryAnswerFollowsAFlushAsync(Func<HttpClient, int, CancellationToken, Task> requestAsync)
    {
        if (!SyncTrace.IsAvailable)
        {
            Assert.Skip("strace is not on PATH; install the Debian package strace to see every flush.");
        }

        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        folder.AddComponent("events", "pubsub.log", [("path", "log")]);
        folder.AddComponent("heads", "state.sqlite", [("connectionString", "heads.db")]);
        await using var sidecar = await SidecarProcess.StartAsync("durable", folder.Path, [folder.Resources], cancellationToken);
        // the first request pays for opening the files
        await requestAsync(sidecar.Http, 0, cancellationToken);
        await using var trace = await SyncTrace.AttachAsync(sidecar.ProcessId, Path.Combine(folder.Path, "trace.txt"), cancellationToken);
        var answered = new List<(DateTimeOffset From, DateTimeOffset To)>();
        for (var number = 1; number <= Requests; number++)
        {
            var from = TimeProvider.System.GetUtcNow();
            await requestAsync(sidecar.Http, number, cancellationToken);
            answered.Add((from, TimeProvider.System.GetUtcNow()));
        }

        var flushes = await trace.StopAsync(cancellationToken);

        answered.ShouldAllBe(one => flushes.Any(flush => flush >= one.From && flush <= one.To));
    }
}

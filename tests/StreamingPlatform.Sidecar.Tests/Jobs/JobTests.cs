using System.Net;
using System.Net.Http.Json;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Jobs;

/// <summary>Jobs towards an HTTP app, from scheduling to the app's answer.</summary>
public sealed class JobTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private RecordingApp app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await RecordingApp.StartAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Schedule_TwoSidecarsOfTheApp_RunsOnce()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();

        await ScheduleAsync(two, "first", new { dueTime = "0s", data = new { order = 7 } });
        await ScheduleAsync(one, "last", new { dueTime = "500ms", data = "end" });
        await Eventually.TrueAsync(() => Task.FromResult(app.Requests.Any(r => r.Path == "/job/last")), Token);

        app.Requests.Where(r => r.Path == "/job/first").ShouldHaveSingleItem().Body.Replace(" ", string.Empty, StringComparison.Ordinal).ShouldBe("""{"order":7}""");
        using var gone = await one.Http.GetAsync(At("first"), Token);
        gone.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task Schedule_DueWhileTheSidecarIsDown_RunsAfterwards()
    {
        var before = await StartAsync();
        await ScheduleAsync(before, "later", new { dueTime = "1s", data = 1 });
        await before.DisposeAsync();

        await using var after = await StartAsync();
        await Eventually.TrueAsync(() => Task.FromResult(!app.Requests.IsEmpty), Token);

        app.Requests.ShouldHaveSingleItem().Path.ShouldBe("/job/later");
    }

    [Fact]
    public async Task Schedule_AppRefuses_RetriesAsItsPolicySays()
    {
        app.Answer = _ => 500;
        await using var sidecar = await StartAsync();

        await ScheduleAsync(sidecar, "twice", new { dueTime = "0s", failurePolicy = new { constant = new { interval = "0.01s", maxRetries = 1 } }, data = 1 });
        await ScheduleAsync(sidecar, "once", new { dueTime = "0s", failurePolicy = new { drop = new { } }, data = 1 });
        await Eventually.TrueAsync(async () => !await ExistsAsync(sidecar, "twice") && !await ExistsAsync(sidecar, "once"), Token);

        app.Requests.Count(r => r.Path == "/job/twice").ShouldBe(2);
        app.Requests.Count(r => r.Path == "/job/once").ShouldBe(1);
    }

    [Fact]
    public async Task Schedule_Repeats_RunsAsOftenAsItSays()
    {
        await using var sidecar = await StartAsync();

        await ScheduleAsync(sidecar, "thrice", new { schedule = "@every 100ms", repeats = 3, data = 1 });
        await Eventually.TrueAsync(async () => !await ExistsAsync(sidecar, "thrice"), Token);

        app.Requests.Count(r => r.Path == "/job/thrice").ShouldBe(3);
    }

    private static Uri At(string job) => new("v1.0/jobs/" + job, UriKind.Relative);

    private static async Task ScheduleAsync(SidecarProcess sidecar, string name, object job)
    {
        using var answer = await sidecar.Http.PostAsJsonAsync(At(name), job, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static async Task<bool> ExistsAsync(SidecarProcess sidecar, string name)
    {
        using var answer = await sidecar.Http.GetAsync(At(name), Token);
        return answer.IsSuccessStatusCode;
    }

    private Task<SidecarProcess> StartAsync() => SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, app.Port);
}

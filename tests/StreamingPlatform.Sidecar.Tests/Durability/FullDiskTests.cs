using System.Net.Http.Json;
using System.Text;
using StreamingPlatform.Sidecar.Tests.PubSub;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Durability;

/// <summary>A full disk is an error for the caller, loses nothing that was acknowledged, and is over when there is space again.</summary>
public sealed class FullDiskTests
{
    private const int MostRequests = 400;
    private static readonly string Ballast = new('x', 100_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_DiskFull_FailsThenRecoversAndDeliversAllThatWasAcknowledged()
    {
        using var folder = new TemporaryFolder();
        var disk = new SmallDisk(Path.Combine(folder.Path, "small"), 24);
        await disk.SkipIfNotAllowedAsync(Token);
        folder.AddComponent("events", "pubsub.log", [("path", "small/log"), ("publishTimeout", "1s")]);
        await using var app = await ReceivingApp.StartAsync(Token, """[{"pubsubname":"events","topic":"orders","route":"events"}]""");
        await using var sidecar = await SidecarProcess.StartUnderAsync(disk.Command, "shop", folder.Path, [folder.Resources], app.Port, Token);
        disk.Fill(sidecar, 16 << 20);
        var acknowledged = new List<int>();

        var sent = 0;
        while (await PublishAsync(sidecar, sent))
        {
            acknowledged.Add(sent++);
            sent.ShouldBeLessThan(MostRequests);
        }

        (await PublishAsync(sidecar, sent)).ShouldBeFalse();
        sidecar.HasExited.ShouldBeFalse();
        disk.Free(sidecar);
        await Eventually.TrueAsync(() => PublishAsync(sidecar, MostRequests), Token);

        acknowledged.Add(MostRequests);
        acknowledged.Count.ShouldBeGreaterThan(10);
        await Eventually.TrueAsync(() => Task.FromResult(!acknowledged.Except(app.Deliveries.Select(d => d.Number)).Any()), Token);
    }

    [Fact]
    public async Task SaveState_DiskFull_FailsThenRecoversAndKeepsAllThatWasAcknowledged()
    {
        using var folder = new TemporaryFolder();
        var disk = new SmallDisk(Path.Combine(folder.Path, "small"), 24);
        await disk.SkipIfNotAllowedAsync(Token);
        folder.AddComponent("heads", "state.sqlite", [("connectionString", "small/heads.db")]);
        await using var sidecar = await SidecarProcess.StartUnderAsync(disk.Command, "shop", folder.Path, [folder.Resources], null, Token);
        disk.Fill(sidecar, 16 << 20);

        var sent = 0;
        while (await SaveAsync(sidecar, sent))
        {
            sent++;
            sent.ShouldBeLessThan(MostRequests);
        }

        (await SaveAsync(sidecar, sent)).ShouldBeFalse();
        sent.ShouldBeGreaterThan(10);
        (await ReadAsync(sidecar, sent - 1)).ShouldBe(Ballast);
        disk.Free(sidecar);
        await Eventually.TrueAsync(() => SaveAsync(sidecar, MostRequests), Token);

        for (var n = 0; n < sent; n++)
        {
            (await ReadAsync(sidecar, n)).ShouldBe(Ballast);
        }
    }

    private static async Task<bool> PublishAsync(SidecarProcess sidecar, int n)
    {
        using var answer = await sidecar.Http.PostAsJsonAsync(new Uri("v1.0/publish/events/orders", UriKind.Relative), new { n, ballast = Ballast }, Token);
        return Judge(answer);
    }

    private static async Task<bool> SaveAsync(SidecarProcess sidecar, int n)
    {
        using var body = new StringContent($$"""[{"key":"{{n}}","value":"{{Ballast}}"}]""", Encoding.UTF8, "application/json");
        using var answer = await sidecar.Http.PostAsync(new Uri("v1.0/state/heads", UriKind.Relative), body, Token);
        return Judge(answer);
    }

    private static Task<string?> ReadAsync(SidecarProcess sidecar, int n) =>
        sidecar.Http.GetFromJsonAsync<string>(new Uri($"v1.0/state/heads/{n}", UriKind.Relative), Token);

    private static bool Judge(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            ((int)answer.StatusCode).ShouldBe(500);
        }

        return answer.IsSuccessStatusCode;
    }
}

using System.Net;
using System.Net.Http.Json;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.State;

/// <summary>Many bulk writers of one SQLite file, through one sidecar and through two: nobody ever hears "database is locked".</summary>
public sealed class SqliteBulkWritersTests
{
    private const int Writers = 16;
    private const int Rounds = 15;
    private const int Keys = 40;
    private static readonly Uri Store = new("v1.0/state/store", UriKind.Relative);
    private static readonly string Ballast = new('x', 500);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task SaveBulk_SixteenWritersAtOnce_AllSucceed(int count)
    {
        using var folder = new TemporaryFolder();
        folder.AddComponent("store", "state.sqlite", [("connectionString", "store.db")]);
        var sidecars = new List<SidecarProcess>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                sidecars.Add(await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token));
            }

            var failures = await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => WriteAsync(sidecars[w % count].Http, w)));

            failures.SelectMany(f => f).ShouldBeEmpty();
            var keys = Enumerable.Range(0, Writers).Select(w => $"{w}-{Rounds - 1}-{Keys - 1}").ToArray();
            using var answer = await sidecars[0].Http.PostAsJsonAsync(new Uri("v1.0/state/store/bulk", UriKind.Relative), new { keys }, Token);
            (await answer.Content.ReadFromJsonAsync<List<Item>>(Token))!.ShouldAllBe(i => i.Data == Ballast);
        }
        finally
        {
            foreach (var sidecar in sidecars)
            {
                await sidecar.DisposeAsync();
            }
        }
    }

    private static async Task<List<string>> WriteAsync(HttpClient http, int writer)
    {
        var failures = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            using var answer = await http.PostAsJsonAsync(Store, Enumerable.Range(0, Keys).Select(n => new { key = $"{writer}-{round}-{n}", value = Ballast }), Token);
            if (answer.StatusCode != HttpStatusCode.NoContent)
            {
                failures.Add(await answer.Content.ReadAsStringAsync(Token));
            }
        }

        return failures;
    }

    private sealed record Item(string Key, string? Data);
}

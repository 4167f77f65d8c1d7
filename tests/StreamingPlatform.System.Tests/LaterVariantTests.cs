using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamingPlatform.Cli.Platform;
using StreamingPlatform.Cli.Replay;
using StreamingPlatform.Contracts;
using StreamingPlatform.Testing;

namespace StreamingPlatform.SystemTests;

/// <summary>A tenant adds an attribution variant when all its events are counted, and drops one: no event needs to come for either.</summary>
[Collection("one platform at a time")]
public sealed class LaterVariantTests
{
    private static readonly AttributionVariant Hour = new("PT1H", "any");
    private static readonly AttributionVariant Month = new("P30D", "any");

    [Fact]
    public async Task ChangeSettings_VariantAddedAfterTheReplay_EveryFigureMatches()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var platform = await PlatformProcess.StartAsync(folder.Path, cancellationToken);
        var tenant = new PlatformTenant("later", "otto", deriveImpressions: true, SharedData.Sample);
        await tenant.CreateAsync(platform, cancellationToken, Hour);
        await tenant.ReplayAsync(platform, new ReplayOptions(), cancellationToken);
        using var client = new PlatformClient(PlatformAddresses.Read(platform.PlatformFile));
        while (await client.GetProgressAsync("later", cancellationToken) is not { Pending: 0, Settled: true })
        {
            await Task.Delay(50, cancellationToken);
        }

        (await ChangeAsync(platform, cancellationToken, Month, Hour)).ShouldBe(HttpStatusCode.OK);
        var seen = new HashSet<HttpStatusCode>();
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                seen.Add((await AskAsync(platform, "P30D", cancellationToken)).Status);
                return seen.Contains(HttpStatusCode.OK);
            },
            TimeSpan.FromSeconds(30), "the variant complete", cancellationToken);
        seen.ShouldBeSubsetOf([HttpStatusCode.BadRequest, HttpStatusCode.Conflict, HttpStatusCode.OK]);
        await tenant.ShouldMatchAsync(platform, cancellationToken);

        (await ChangeAsync(platform, cancellationToken, Month)).ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(
            async () => (await AskAsync(platform, "PT1H", cancellationToken)).Status == HttpStatusCode.BadRequest,
            TimeSpan.FromSeconds(30), "the variant dropped", cancellationToken);
        var problem = (await AskAsync(platform, "PT1H", cancellationToken)).Body;
        problem.GetProperty("type").GetString().ShouldBe("/problems/unknown-variant");
        problem.GetProperty("kept").GetArrayLength().ShouldBe(1);
    }

    private static async Task<HttpStatusCode> ChangeAsync(PlatformProcess platform, CancellationToken cancellationToken, params AttributionVariant[] variants)
    {
        var addresses = PlatformAddresses.Read(platform.PlatformFile);
        using var http = await AdministratorAsync(addresses, addresses.Registry, cancellationToken);
        using var response = await http.PatchAsJsonAsync(
            new Uri("/tenants/later/settings", UriKind.Relative), new { attribution = variants }, cancellationToken);
        return response.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(PlatformProcess platform, string window, CancellationToken cancellationToken)
    {
        var addresses = PlatformAddresses.Read(platform.PlatformFile);
        using var http = await AdministratorAsync(addresses, addresses.Insights, cancellationToken);
        http.DefaultRequestHeaders.Add("tenantId", "later");
        using var response = await http.GetAsync(new Uri($"/ad/none/clickToBasket/2000-01-01?window={window}", UriKind.Relative), cancellationToken);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        // The campaign is none: once the variant is complete, that is what the answer says.
        return (response.StatusCode == HttpStatusCode.NotFound ? HttpStatusCode.OK : response.StatusCode, body);
    }

    private static async Task<HttpClient> AdministratorAsync(PlatformAddresses addresses, Uri service, CancellationToken cancellationToken)
    {
        using var platform = new PlatformClient(addresses);
        var http = new HttpClient { BaseAddress = service };
        http.Authorize((await platform.GetTokenAsync(cancellationToken))!);
        return http;
    }
}

using System.Net;
using System.Text.Json;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Tests.Settings;

public sealed class SettingsEndpointsTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PatchSettings_SomeMembers_ChangesThemAndLeavesTheRest()
    {
        var tenantId = await registry.AddTenantAsync("""{"lateness":"P90D","quota":{"eventsPerSecond":100,"burst":300}}""");

        var (status, body) = await registry.SendAsync(
            HttpMethod.Patch, $"/tenants/{tenantId}/settings", """{"timeZone":"Europe/Berlin","sessionGap":"PT10M","quota":{"burst":null},"onInvalid":"quarantine"}""");

        status.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("version").GetInt64().ShouldBe(2);
        var settings = body.GetProperty("settings").Deserialize<TenantSettings>(JsonSerializerOptions.Web)!;
        settings.Lateness.ShouldBe("P90D");
        settings.SessionGap.ShouldBe("PT10M");
        settings.TimeZone.ShouldBe("Europe/Berlin");
        settings.OnInvalid.ShouldBe("quarantine");
        settings.Quota.ShouldBe(new TenantQuota(100));
        var (_, tenant) = await registry.SendAsync(HttpMethod.Get, $"/tenants/{tenantId}");
        tenant.GetProperty("timeZone").GetString().ShouldBe("Europe/Berlin");
    }

    [Fact]
    public async Task PatchSettings_SessionGapOfATenantWithEvents_IsRefused()
    {
        var tenantId = await registry.AddTenantAsync("""{"sessionGap":"PT30M"}""");
        registry.Counted.Add(tenantId);

        var (refused, problem) = await registry.SendAsync(HttpMethod.Patch, $"/tenants/{tenantId}/settings", """{"sessionGap":"PT10M","lateness":"P7D"}""");
        var (same, _) = await registry.SendAsync(HttpMethod.Patch, $"/tenants/{tenantId}/settings", """{"sessionGap":"PT1800S","lateness":"P7D"}""");

        refused.ShouldBe(HttpStatusCode.Conflict);
        problem.GetProperty("type").GetString().ShouldBe("/problems/events-counted");
        same.ShouldBe(HttpStatusCode.OK, "the same length written otherwise changes nothing that counts");
    }

    [Fact]
    public async Task PutSettings_AbsentMembers_GetTheirDefaults()
    {
        var tenantId = await registry.AddTenantAsync("""{"lateness":"P90D","shards":2,"quota":{"bytesPerSecond":5}}""");

        var (status, body) = await registry.SendAsync(HttpMethod.Put, $"/tenants/{tenantId}/settings", """{"retention":"P10D"}""");

        status.ShouldBe(HttpStatusCode.OK);
        var settings = body.GetProperty("settings").Deserialize<TenantSettings>(JsonSerializerOptions.Web)!;
        (settings.Lateness, settings.Retention, settings.Shards, settings.Quota).ShouldBe(("P30D", "P10D", 2, null));
    }

    [Fact]
    public async Task PatchSettings_ManyMistakes_AreAllNamedByPointer()
    {
        var tenantId = await registry.AddTenantAsync();

        var (status, body) = await registry.SendAsync(HttpMethod.Patch, $"/tenants/{tenantId}/settings", """
            {"lateness":"soon","sessionGap":5,"timeZone":"Mars/Base","shards":9,"tier":"gold","onInvalid":"forget","latenes":"P1D",
             "attribution":[{"window":"P30D","match":"any"},{"window":"PT1M","match":"luck","x/y":1}],
             "quota":{"eventsPerSecond":0,"bytesPerSecond":"many"},"limits":{"maxEventBytes":1}}
            """);

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        body.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(
            ["/lateness", "/sessionGap", "/timeZone", "/shards", "/tier", "/onInvalid", "/latenes", "/attribution/1/window", "/attribution/1/match",
                "/attribution/1/x~1y", "/quota/eventsPerSecond", "/quota/bytesPerSecond", "/limits/maxEventBytes"],
            ignoreOrder: true);
        var (_, after) = await registry.SendAsync(HttpMethod.Get, $"/tenants/{tenantId}/settings");
        after.GetProperty("version").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task PatchSettings_IfMatch_ChangesThatVersionOnly()
    {
        var tenantId = await registry.AddTenantAsync();
        var path = $"/tenants/{tenantId}/settings";
        using var before = await registry.SendRawAsync(HttpMethod.Get, path);
        var tag = before.Headers.ETag!.ToString();

        using var first = await registry.SendRawAsync(HttpMethod.Patch, path, """{"lateness":"P1D"}""", tag);
        var (late, problem) = await registry.SendAsync(HttpMethod.Patch, path, """{"lateness":"P2D"}""", tag);
        using var same = await registry.SendRawAsync(HttpMethod.Patch, path, """{"lateness":"P1D"}""", first.Headers.ETag!.ToString());
        var (unreadable, _) = await registry.SendAsync(HttpMethod.Patch, path, "{}", "2");

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        late.ShouldBe(HttpStatusCode.PreconditionFailed);
        problem.GetProperty("type").GetString().ShouldBe("/problems/precondition-failed");
        same.Headers.ETag.ShouldBe(first.Headers.ETag, "what changes nothing makes no version");
        unreadable.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("PATCH", "nobody9", "{}", 404)]
    [InlineData("GET", "Not-A-Tenant", null, 404)]
    [InlineData("PATCH", "nobody9", "[", 400)]
    [InlineData("PATCH", "nobody9", """{"lateness":"P1D","lateness":"P2D"}""", 400)]
    [InlineData("PATCH", "nobody9", """{"lateness":"\ud800"}""", 400)]
    public async Task Settings_NoTenantOrNoJson_IsRefused(string method, string tenantId, string? body, int expected)
    {
        var (status, _) = await registry.SendAsync(new HttpMethod(method), $"/tenants/{tenantId}/settings", body);

        ((int)status).ShouldBe(expected);
    }

    [Fact]
    public async Task PatchSettings_Array_IsRefused()
    {
        var tenantId = await registry.AddTenantAsync();

        var (status, _) = await registry.SendAsync(HttpMethod.Patch, $"/tenants/{tenantId}/settings", "[]");

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task CreateTenant_ManyMistakes_AreAllNamedByPointer()
    {
        var (status, body) = await registry.SendAsync(
            HttpMethod.Post, "/tenants", """{"tenantId":"A","timeZone":"UTC","settings":{"timeZone":"Europe/Berlin","quota":{"burst":5},"shards":"four"}}""");

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        body.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(
            ["/tenantId", "/settings/timeZone", "/settings/quota/burst", "/settings/shards"], ignoreOrder: true);
    }

    [Fact]
    public async Task PatchSettings_OtherService_SeesItWithinTwoSeconds()
    {
        var tenantId = await registry.AddTenantAsync();
        (await registry.Reader.FindAsync(tenantId, Token))!.Settings.Lateness.ShouldBe("P30D");

        await registry.SendAsync(HttpMethod.Patch, $"/tenants/{tenantId}/settings", """{"lateness":"P7D"}""");

        await RegistryService.HoldsEverywhereAsync(() => registry.Reader.TryGet(tenantId)!.Settings.Lateness == "P7D", "the change is seen");
    }

    [Fact]
    public async Task PutEventType_OtherService_SeesItWithinTwoSeconds()
    {
        var tenantId = await registry.AddTenantAsync();
        (await registry.Reader.FindAsync(tenantId, Token))!.EventTypes.ShouldBeEmpty();

        await registry.SendAsync(
            HttpMethod.Put, $"/tenants/{tenantId}/event-types/view", """{"action":"view","mapping":{"customerId":"/u","occurredAt":"/t"}}""");

        await RegistryService.HoldsEverywhereAsync(() => registry.Reader.TryGet(tenantId)!.EventTypes is [{ EventId: "view" }], "the event type is seen");
    }

    [Fact]
    public async Task Repair_ItemLost_IsWrittenWhenTheRegistryStarts()
    {
        var tenantId = await registry.AddTenantAsync();
        await registry.Reader.FindAsync(tenantId, Token);
        await registry.InvokeBindingAsync(
            DaprNames.Components.TenantConfigWriter, new { operation = "delete", metadata = new { key = DaprNames.Keys.TenantConfigOf(tenantId) } });
        await RegistryService.HoldsEverywhereAsync(() => registry.Reader.TryGet(tenantId) is null, "the removal is heard");

        await registry.RestartRegistryAsync();

        await RegistryService.BecomesAsync(async () => (await registry.ConfigurationAsync()).TryGetProperty(DaprNames.Keys.TenantConfigOf(tenantId), out _), "the item is there again");
    }
}

using System.Net;

namespace StreamingPlatform.Registry.Tests.Audit;

public sealed class AuditTests(RegistryService registry) : IClassFixture<RegistryService>
{
    [Fact]
    public async Task GetAudit_AfterChanges_TellsEachWithBeforeAndAfterNewestFirst()
    {
        var tenantId = await registry.AddTenantAsync();
        await registry.SendAsync(HttpMethod.Patch, $"/tenants/{tenantId}/settings", """{"lateness":"P7D"}""");
        await registry.SendAsync(HttpMethod.Patch, $"/tenants/{tenantId}/settings", """{"lateness":"P7D"}""");
        await registry.SendAsync(
            HttpMethod.Put, $"/tenants/{tenantId}/event-types/view", """{"action":"view","mapping":{"customerId":"/u","occurredAt":"/t"},"schema":true}""");
        await registry.SendAsync(HttpMethod.Put, $"/tenants/{tenantId}/event-types/view/schemas/1-1-0", "false");

        var (status, audit) = await registry.SendAsync(HttpMethod.Get, $"/tenants/{tenantId}/audit");

        status.ShouldBe(HttpStatusCode.OK);
        var entries = audit.GetProperty("entries").EnumerateArray().ToList();
        entries.Select(entry => entry.GetProperty("action").GetString()).ShouldBe(["schema.drafted", "event-type.created", "settings.changed", "tenant.created"]);
        entries.Select(entry => entry.GetProperty("number").GetInt64()).ShouldBe([4, 3, 2, 1]);
        entries[2].GetProperty("before").GetProperty("lateness").GetString().ShouldBe("P30D");
        entries[2].GetProperty("after").GetProperty("lateness").GetString().ShouldBe("P7D");
        entries[0].GetProperty("subject").GetString().ShouldBe("event-types/view/schemas/1-1-0");
        entries.ShouldAllBe(entry => entry.GetProperty("who").GetString() == "platform-admin");
    }

    [Fact]
    public async Task GetAudit_Pages_LinkUntilTheFirst()
    {
        var tenantId = await registry.AddTenantAsync();
        for (var days = 1; days <= 4; days++)
        {
            await registry.SendAsync(HttpMethod.Patch, $"/tenants/{tenantId}/settings", $$"""{"lateness":"P{{days}}D"}""");
        }

        var numbers = new List<long>();
        string? cursor = null;
        do
        {
            var (_, page) = await registry.SendAsync(HttpMethod.Get, $"/tenants/{tenantId}/audit?limit=2" + (cursor is null ? "" : $"&cursor={cursor}"));
            numbers.AddRange(page.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("number").GetInt64()));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        numbers.ShouldBe([5, 4, 3, 2, 1]);
    }

    [Fact]
    public async Task Audit_ChangesAtOnce_NoneIsLostAndNoneOverwritten()
    {
        var tenantId = await registry.AddTenantAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => registry.SendAsync(
            HttpMethod.Put, $"/tenants/{tenantId}/event-types/type{number}", """{"action":"view","mapping":{"customerId":"/u","occurredAt":"/t"}}""")));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Created);
        var (_, audit) = await registry.SendAsync(HttpMethod.Get, $"/tenants/{tenantId}/audit");
        audit.GetProperty("entries").GetArrayLength().ShouldBe(9);
        audit.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("subject").GetString()).Distinct().Count().ShouldBe(9);
    }

    [Theory]
    [InlineData("/tenants/nobody9/audit", 404)]
    [InlineData("/tenants/{0}/audit?limit=0", 400)]
    [InlineData("/tenants/{0}/audit?limit=many", 400)]
    [InlineData("/tenants/{0}/audit?cursor=x", 400)]
    public async Task GetAudit_WhatCannotBe_IsRefused(string path, int expected)
    {
        var tenantId = await registry.AddTenantAsync();

        var (status, _) = await registry.SendAsync(HttpMethod.Get, string.Format(null, path, tenantId));

        ((int)status).ShouldBe(expected);
    }
}

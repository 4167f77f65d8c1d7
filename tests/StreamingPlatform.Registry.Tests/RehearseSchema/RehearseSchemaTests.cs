using System.Net;
using System.Text.Json;

namespace StreamingPlatform.Registry.Tests.RehearseSchema;

public sealed class RehearseSchemaTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private const string Published = """{"required":["u"],"properties":{"u":{"type":"string"}}}""";
    private const string Draft = """{"required":["u"],"properties":{"u":{"type":["string","integer"],"maxLength":3}}}""";

    [Fact]
    public async Task RehearseSchema_Draft_TellsWhichEventsItDecidesOtherwise()
    {
        var (tenantId, path) = await AddTypeAsync();
        registry.Recent.Add(tenantId, accepted: true, """{"u":"abc"}""");
        registry.Recent.Add(tenantId, accepted: true, """{"u":"abcd"}""");
        registry.Recent.Add(tenantId, accepted: true, """{"u":"abcde"}""");
        registry.Recent.Add(tenantId, accepted: false, """{"u":7}""");
        registry.Recent.Add(tenantId, accepted: false, """{"v":7}""");
        await registry.SendAsync(HttpMethod.Put, path + "/schemas/1-1-0", Draft);

        var (status, ofDraft) = await registry.SendAsync(HttpMethod.Post, path + "/schemas/1-1-0/rehearse");
        var (_, ofBody) = await registry.SendAsync(HttpMethod.Post, path + "/rehearse", Draft);

        status.ShouldBe(HttpStatusCode.OK);
        ofDraft.GetProperty("version").GetString().ShouldBe("1-1-0");
        foreach (var answer in (JsonElement[])[ofDraft, ofBody])
        {
            answer.GetProperty("published").GetString().ShouldBe("1-0-0");
            answer.GetProperty("events").GetInt32().ShouldBe(5);
            answer.GetProperty("newlyRefused").GetInt32().ShouldBe(2);
            answer.GetProperty("newlyAccepted").GetInt32().ShouldBe(1);
            answer.GetProperty("stillRefused").GetInt32().ShouldBe(1);
            answer.GetProperty("refused").EnumerateArray().Select(refused => refused.GetProperty("event").GetProperty("u").GetString()).ShouldBe(["abcde", "abcd"]);
            answer.GetProperty("refused")[0].GetProperty("violations")[0].GetProperty("keyword").GetString().ShouldBe("maxLength");
            answer.GetProperty("accepted")[0].GetProperty("event").GetProperty("u").GetInt32().ShouldBe(7);
        }
    }

    [Fact]
    public async Task RehearseSchema_WhatDoesNotExist_IsRefused()
    {
        var (_, path) = await AddTypeAsync();

        (await registry.SendAsync(HttpMethod.Post, path + "/schemas/9-0-0/rehearse")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await registry.SendAsync(HttpMethod.Post, path + "x/rehearse", "true")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await registry.SendAsync(HttpMethod.Post, path + "/rehearse", """{"type":"text"}""")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private async Task<(string TenantId, string Path)> AddTypeAsync()
    {
        var tenantId = await registry.AddTenantAsync();
        var path = $"/tenants/{tenantId}/event-types/view";
        await registry.SendAsync(HttpMethod.Put, path, """{"action":"view","mapping":{"customerId":"/u","occurredAt":"/t"},"schema":SCHEMA}""".Replace("SCHEMA", Published, StringComparison.Ordinal));
        return (tenantId, path);
    }
}

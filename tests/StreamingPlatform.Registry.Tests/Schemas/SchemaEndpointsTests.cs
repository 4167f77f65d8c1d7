using System.Net;

namespace StreamingPlatform.Registry.Tests.Schemas;

public sealed class SchemaEndpointsTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private const string One = """{"type":"object","required":["u"],"properties":{"u":{"type":"string"}}}""";
    private const string Wider = """{"type":"object","required":["u"],"properties":{"u":{"type":["string","integer"]}}}""";
    private const string Narrower = """{"type":"object","required":["u"],"properties":{"u":{"type":"string","maxLength":3}}}""";
    private const string Other = """{"type":"object","required":["u","never"],"properties":{"u":{"type":"string"}}}""";

    [Fact]
    public async Task PutEventType_WithSchema_PublishesItAtOnce()
    {
        var path = await AddTypeAsync(One);
        (await registry.SendAsync(HttpMethod.Put, path, Type(One))).Status.ShouldBe(HttpStatusCode.OK);

        var (_, list) = await registry.SendAsync(HttpMethod.Get, path + "/schemas");

        var version = list.GetProperty("versions").EnumerateArray().ShouldHaveSingleItem("the same schema again is no new version");
        version.GetProperty("version").GetString().ShouldBe("1-0-0");
        version.GetProperty("status").GetString().ShouldBe("published");
        version.TryGetProperty("schema", out _).ShouldBeFalse("lists are short");
        var (_, one) = await registry.SendAsync(HttpMethod.Get, path + "/schemas/1-0-0");
        one.GetProperty("schema").GetProperty("required")[0].GetString().ShouldBe("u");
    }

    [Fact]
    public async Task PutEventType_WiderSchema_IsAnAdditionAndNamesItsSuccessor()
    {
        var path = await AddTypeAsync(One);

        var (status, type) = await registry.SendAsync(HttpMethod.Put, path, Type(Wider));

        status.ShouldBe(HttpStatusCode.OK);
        type.GetProperty("schemaVersion").GetString().ShouldBe("1-0-1");
        var (_, former) = await registry.SendAsync(HttpMethod.Get, path + "/schemas/1-0-0");
        former.GetProperty("status").GetString().ShouldBe("superseded");
        former.GetProperty("supersededBy").GetString().ShouldBe("1-0-1");
    }

    [Theory]
    [InlineData(Narrower, "1-1-0", "/u", "maxLength")]
    [InlineData(Other, "2-0-0", "", "required")]
    public async Task PutEventType_SchemaThatRefusesMore_NeedsForce(string schema, string version, string pointer, string keyword)
    {
        var path = await AddTypeAsync(One);

        var (status, problem) = await registry.SendAsync(HttpMethod.Put, path, Type(schema));
        var (forced, type) = await registry.SendAsync(HttpMethod.Put, path + "?force=true", Type(schema));

        status.ShouldBe(HttpStatusCode.Conflict);
        problem.GetProperty("type").GetString().ShouldBe("/problems/incompatible-schema");
        var change = problem.GetProperty("changes").EnumerateArray().First();
        change.GetProperty("pointer").GetString().ShouldStartWith(pointer);
        change.GetProperty("keyword").GetString().ShouldBe(keyword);
        forced.ShouldBe(HttpStatusCode.OK);
        type.GetProperty("schemaVersion").GetString().ShouldBe(version);
    }

    [Fact]
    public async Task PutEventType_WithoutSchema_LeavesThePublishedOne()
    {
        var path = await AddTypeAsync(One);

        var (_, type) = await registry.SendAsync(HttpMethod.Put, path, """{"action":"view","mapping":{"customerId":"/user","occurredAt":"/t"}}""");

        type.GetProperty("mapping").GetProperty("customerId").GetString().ShouldBe("/user");
        type.GetProperty("schemaVersion").GetString().ShouldBe("1-0-0");
    }

    [Fact]
    public async Task PutSchema_Draft_MayBeOverwrittenUntilItIsPublished()
    {
        var path = await AddTypeAsync(One);

        (await registry.SendAsync(HttpMethod.Put, path + "/schemas/1-0-1", Narrower)).Status.ShouldBe(HttpStatusCode.Created);
        var (overwritten, draft) = await registry.SendAsync(HttpMethod.Put, path + "/schemas/1-0-1", Wider);
        var (_, unchanged) = await registry.SendAsync(HttpMethod.Get, path);
        var (published, _) = await registry.SendAsync(HttpMethod.Post, path + "/schemas/1-0-1/publish");
        var (late, problem) = await registry.SendAsync(HttpMethod.Put, path + "/schemas/1-0-1", One);
        var (again, _) = await registry.SendAsync(HttpMethod.Post, path + "/schemas/1-0-1/publish");
        var (_, type) = await registry.SendAsync(HttpMethod.Get, path);

        overwritten.ShouldBe(HttpStatusCode.OK);
        draft.GetProperty("status").GetString().ShouldBe("draft");
        unchanged.GetProperty("schemaVersion").GetString().ShouldBe("1-0-0", "a draft validates nothing");
        published.ShouldBe(HttpStatusCode.OK);
        late.ShouldBe(HttpStatusCode.Conflict);
        problem.GetProperty("type").GetString().ShouldBe("/problems/conflict");
        again.ShouldBe(HttpStatusCode.OK, "publishing twice is harmless");
        type.GetProperty("schemaVersion").GetString().ShouldBe("1-0-1");
    }

    [Fact]
    public async Task PublishSchema_OutOfOrderOrIncompatible_IsRefused()
    {
        var path = await AddTypeAsync(One);
        await registry.SendAsync(HttpMethod.Put, path + "/schemas/0-9-9", One);
        await registry.SendAsync(HttpMethod.Put, path + "/schemas/1-1-0", Narrower);
        await registry.SendAsync(HttpMethod.Put, path + "/schemas/1-0-0", Narrower);

        (await registry.SendAsync(HttpMethod.Put, path + "/schemas/0-9-9", One)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "a model begins at 1");
        (await registry.SendAsync(HttpMethod.Post, path + "/schemas/1-1-0/publish")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await registry.SendAsync(HttpMethod.Post, path + "/schemas/1-1-0/publish?force=true")).Status.ShouldBe(HttpStatusCode.OK);
        (await registry.SendAsync(HttpMethod.Post, path + "/schemas/1-0-0/publish")).Status.ShouldBe(HttpStatusCode.Conflict, "superseded for good");
        (await registry.SendAsync(HttpMethod.Post, path + "/schemas/7-0-0/publish")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"properties":{"u":{"format":"credit-card"}}}""", "/schema/properties/u/format")]
    [InlineData("""{"properties":{"u":{"$ref":"#/$defs/none"}}}""", "/schema/properties/u/$ref")]
    [InlineData("""{"$schema":"https://example.com/mine"}""", "/schema/$schema")]
    [InlineData("""{"properties":{"u":{"pattern":"("}}}""", "/schema/properties/u/pattern")]
    [InlineData("""{"properties":{"u":{"type":"text"}}}""", "/schema/properties/u/type")]
    public async Task PutEventType_SchemaThatDoesNotStand_IsRefusedWithPointer(string schema, string pointer)
    {
        var tenantId = await registry.AddTenantAsync();

        var (status, problem) = await registry.SendAsync(HttpMethod.Put, $"/tenants/{tenantId}/event-types/view", Type(schema));

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("errors").TryGetProperty(pointer, out _).ShouldBeTrue(problem.ToString());
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}""")]
    public async Task PutSchema_Hostile_IsRefused(string schema)
    {
        var path = await AddTypeAsync(One);

        var (status, problem) = await registry.SendAsync(HttpMethod.Put, path + "/schemas/1-0-1", schema);

        status.ShouldBe(HttpStatusCode.UnprocessableEntity, problem.ToString());
    }

    [Theory]
    [InlineData("^((((a{1000}){1000}){1000}){1000})$")]
    [InlineData("^(a+)+$")]
    public async Task ValidateEvent_CostlyPattern_IsBounded(string pattern)
    {
        var path = await AddTypeAsync(One);
        await registry.SendAsync(HttpMethod.Put, path + "/schemas/2-0-0", """{"properties":{"u":{"pattern":"PATTERN"}}}""".Replace("PATTERN", pattern, StringComparison.Ordinal));
        var start = TimeProvider.System.GetTimestamp();

        var (status, body) = await registry.SendAsync(HttpMethod.Post, path + "/schemas/2-0-0/validate", $$"""{"u":"{{new string('a', 30_000)}}!"}""");

        status.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("valid").GetBoolean().ShouldBeFalse();
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task ValidateEvent_Document_ListsEveryViolation()
    {
        var path = await AddTypeAsync(One);
        await registry.SendAsync(HttpMethod.Put, path + "/schemas/1-1-0", Narrower);

        var (_, good) = await registry.SendAsync(HttpMethod.Post, path + "/validate", """{"u":"longer"}""");
        var (_, bad) = await registry.SendAsync(HttpMethod.Post, path + "/validate", """{"u":5}""");
        var (_, draft) = await registry.SendAsync(HttpMethod.Post, path + "/schemas/1-1-0/validate", """{"u":"longer"}""");
        var (_, twice) = await registry.SendAsync(HttpMethod.Post, path + "/validate", """{"u":"a","u":"b"}""");

        good.GetProperty("valid").GetBoolean().ShouldBeTrue();
        good.GetProperty("version").GetString().ShouldBe("1-0-0");
        var violation = bad.GetProperty("violations").EnumerateArray().ShouldHaveSingleItem();
        violation.GetProperty("pointer").GetString().ShouldBe("/u");
        violation.GetProperty("schemaPointer").GetString().ShouldBe("/properties/u/type");
        violation.GetProperty("keyword").GetString().ShouldBe("type");
        violation.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        draft.GetProperty("valid").GetBoolean().ShouldBeFalse();
        twice.GetProperty("violations")[0].GetProperty("keyword").GetString().ShouldBe("duplicate");
    }

    private static string Type(string schema) => $$"""{"action":"view","mapping":{"customerId":"/u","occurredAt":"/t"},"schema":{{schema}}}""";

    private async Task<string> AddTypeAsync(string schema)
    {
        var tenantId = await registry.AddTenantAsync();
        var path = $"/tenants/{tenantId}/event-types/view";
        var (status, body) = await registry.SendAsync(HttpMethod.Put, path, Type(schema));
        status.ShouldBe(HttpStatusCode.Created, body.ToString());
        return path;
    }
}

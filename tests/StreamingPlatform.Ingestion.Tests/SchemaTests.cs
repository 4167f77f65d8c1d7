using System.Net;
using System.Text;
using System.Text.Json;

namespace StreamingPlatform.Ingestion.Tests;

public sealed class SchemaTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    private const string Good = """{"id":"ID","user":"anna","sku":"a-1","ts":"2024-05-01T10:00:00Z"}""";
    private const string Bad = """{"id":"bad","user":"annabella","ts":"yesterday"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CollectEvent_BreaksTheSchema_ListsEveryViolation()
    {
        var (response, problem) = await PostAsync("/events", Bad);

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("type").GetString().ShouldBe("/problems/schema-violation");
        problem.GetProperty("schemaVersion").GetString().ShouldBe("1-0-0");
        var violations = problem.GetProperty("violations").EnumerateArray().ToList();
        violations.Select(violation => (violation.GetProperty("pointer").GetString(), violation.GetProperty("schemaPointer").GetString(), violation.GetProperty("keyword").GetString()))
            .ShouldBe([("", "/required", "required"), ("/user", "/properties/user/maxLength", "maxLength"), ("/ts", "/properties/ts/format", "format")], ignoreOrder: true);
        violations.ShouldAllBe(violation => violation.GetProperty("message").GetString()!.Length > 0);
    }

    [Fact]
    public async Task CollectEvent_FitsTheSchema_IsAccepted()
    {
        var (response, _) = await PostAsync("/events", Good.Replace("ID", "fits", StringComparison.Ordinal));

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        host.Log.Find("fits").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("application/json", "[{0},{1},{2}]")]
    [InlineData("application/x-ndjson", "{0}\n{1}\n{2}\n")]
    public async Task CollectEvents_OneBreaksTheSchema_ItsNeighboursAreAccepted(string type, string form)
    {
        var body = string.Format(null, form, Good.Replace("ID", "n1", StringComparison.Ordinal), Bad, Good.Replace("ID", "n2", StringComparison.Ordinal));

        var (_, answer) = await PostAsync("/events/batch", body, type);

        answer.GetProperty("accepted").GetInt32().ShouldBe(2);
        var result = answer.GetProperty("results").EnumerateArray().ShouldHaveSingleItem();
        result.GetProperty("index").GetInt32().ShouldBe(1);
        result.GetProperty("problem").GetProperty("violations").GetArrayLength().ShouldBe(3);
    }

    [Theory]
    [InlineData("application/cloudevents+json", "\"data\":{0}")]
    [InlineData("application/cloudevents+json", "\"datacontenttype\":\"application/json\",\"data_base64\":\"{1}\"")]
    public async Task CollectEvent_CloudEvent_ItsDataIsValidated(string type, string member)
    {
        var data = string.Format(null, member, Bad, Convert.ToBase64String(Encoding.UTF8.GetBytes(Bad)));

        var (response, problem) = await PostAsync("/events", """{"specversion":"1.0","id":"1","source":"/s","type":"t",DATA}""".Replace("DATA", data, StringComparison.Ordinal), type);

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("violations").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task RecentEvents_AcceptedAndRefused_AreRemembered()
    {
        await PostAsync("/events", Good.Replace("ID", "recent", StringComparison.Ordinal));
        await PostAsync("/events", Bad);

        var answer = JsonSerializer.Deserialize<JsonElement>(await host.Registry.GetStringAsync(new Uri("/recent-events/acme/checked", UriKind.Relative), Token));

        var events = answer.GetProperty("events").EnumerateArray().ToList();
        events.ShouldContain(recent => recent.GetProperty("accepted").GetBoolean() && recent.GetProperty("id").GetString() == "recent"
            && recent.GetProperty("event").GetProperty("user").GetString() == "anna");
        events.ShouldContain(recent => !recent.GetProperty("accepted").GetBoolean() && recent.GetProperty("event").GetProperty("user").GetString() == "annabella");
    }

    private Task<(HttpResponseMessage Response, JsonElement Body)> PostAsync(string path, string body, string type = "application/json") =>
        host.PostAsync(path, Encoding.UTF8.GetBytes(body), Token, type, eventId: "checked");
}

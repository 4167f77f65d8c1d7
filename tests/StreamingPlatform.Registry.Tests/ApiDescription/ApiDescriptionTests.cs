using System.Net;

namespace StreamingPlatform.Registry.Tests.ApiDescription;

public sealed class ApiDescriptionTests(RegistryService registry) : IClassFixture<RegistryService>
{
    [Fact]
    public async Task OpenApi_EveryOperation_IsNamedSummarizedAndDescribesItsRefusals()
    {
        var (status, document) = await registry.SendAsync(HttpMethod.Get, "/openapi/v1.json");

        status.ShouldBe(HttpStatusCode.OK);
        document.GetProperty("openapi").GetString().ShouldStartWith("3.1");
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Name: $"{operation.Name} {path.Name}", operation.Value))).ToList();
        operations.Count.ShouldBeGreaterThan(12);
        foreach (var (name, operation) in operations)
        {
            operation.TryGetProperty("operationId", out _).ShouldBeTrue(name);
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty(name);
            var responses = operation.GetProperty("responses").EnumerateObject().ToList();
            responses.Select(response => response.Name).ShouldContain("503", name);
            responses.ShouldContain(response => response.Name.StartsWith('2'), name);
            if (name.Contains("{tenantId}", StringComparison.Ordinal))
            {
                responses.Select(response => response.Name).ShouldContain("404", name);
            }

            if (name.StartsWith("put", StringComparison.Ordinal) && !name.Contains("starter", StringComparison.Ordinal))
            {
                operation.TryGetProperty("requestBody", out _).ShouldBeTrue(name);
                responses.Select(response => response.Name).ShouldContain("422", name);
            }
        }
    }

    [Fact]
    public async Task Scalar_Page_IsServed()
    {
        using var page = await registry.SendRawAsync(HttpMethod.Get, "/scalar/");

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
    }

    [Fact]
    public async Task Problems_TypeOfARefusal_LeadsToCauseAndFix()
    {
        var (_, refusal) = await registry.SendAsync(HttpMethod.Get, "/tenants/nobody9");

        var (status, problem) = await registry.SendAsync(HttpMethod.Get, refusal.GetProperty("type").GetString()!);
        var (all, list) = await registry.SendAsync(HttpMethod.Get, "/problems");
        using var page = await registry.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/problems/unknown-tenant") { Headers = { { "Accept", "text/html" } } }, TestContext.Current.CancellationToken);

        status.ShouldBe(HttpStatusCode.OK);
        problem.GetProperty("cause").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("fix").GetString().ShouldNotBeNullOrEmpty();
        all.ShouldBe(HttpStatusCode.OK);
        list.GetArrayLength().ShouldBeGreaterThan(20);
        page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
    }
}

using System.Text;
using Microsoft.Extensions.Time.Testing;
using StreamingPlatform.Sidecar.Middleware;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Tests.Middleware;

/// <summary>The HTTP middlewares, one by one.</summary>
public sealed class MiddlewareTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Uppercase_ChangesTheWholeBody()
    {
        var request = new FakeRequest("/x").With("""{"key":"straße"}""");

        (await new UppercaseMiddleware().ApplyAsync(request, Token)).ShouldBeNull();

        Encoding.UTF8.GetString(request.Body).ShouldBe("""{"KEY":"STRAßE"}""");
    }

    [Theory]
    [InlineData("/v1.0/state/orders", null)]
    [InlineData("/v1.0/state/a%20b", 400)]
    public async Task RouterChecker_LetsOnlyMatchingPathsPass(string path, int? status)
    {
        var checker = new RouterCheckerMiddleware(Of(("rule", "^[A-Za-z0-9/._-]+$")));

        ((await checker.ApplyAsync(new FakeRequest(path), Token))?.Status).ShouldBe(status);
    }

    [Theory]
    [InlineData("/f/mug", "x=1", "/find", "sku=mug&x=1")]
    [InlineData("/f/a%20b", "", "/find", "sku=a%20b")]
    [InlineData("/pay", "", "/v1.0/invoke/bank/method/pay", "")]
    [InlineData("/f/mug/more", "x=1", "/f/mug/more", "x=1")]
    public async Task RouterAlias_SendsPathsElsewhere(string path, string query, string newPath, string newQuery)
    {
        var alias = new RouterAliasMiddleware(Of(("routes", """{"/f/{sku}": "/find", "/pay": "/v1.0/invoke/bank/method/pay"}""")));
        var request = new FakeRequest(path, query);

        (await alias.ApplyAsync(request, Token)).ShouldBeNull();

        (request.Path, request.Query).ShouldBe((newPath, newQuery));
    }

    [Fact]
    public async Task RateLimit_EachCallerAndPathHasABucket()
    {
        var clock = new FakeTimeProvider();
        var limit = new RateLimitMiddleware(Of(("maxRequestsPerSecond", "2")), clock);

        (await StatusAsync(limit, "/a", "10.0.0.1:1")).ShouldBeNull();
        (await StatusAsync(limit, "/a", "10.0.0.1:2")).ShouldBeNull();
        (await StatusAsync(limit, "/a", "10.0.0.1:3")).ShouldBe(429);
        (await StatusAsync(limit, "/a", "10.0.0.2:1")).ShouldBeNull();
        (await StatusAsync(limit, "/b", "10.0.0.1:1")).ShouldBeNull();
        clock.Advance(TimeSpan.FromSeconds(0.5));
        (await StatusAsync(limit, "/a", "10.0.0.1:4")).ShouldBeNull();
        (await StatusAsync(limit, "/a", "10.0.0.1:4")).ShouldBe(429);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    public void RateLimit_WithoutARate_CannotBeMade(string rate) =>
        Should.Throw<ResourceException>(() => new RateLimitMiddleware(Of(("maxRequestsPerSecond", rate)), TimeProvider.System));

    [Fact]
    public void RouterChecker_WithABrokenRule_CannotBeMade() =>
        Should.Throw<ResourceException>(() => new RouterCheckerMiddleware(Of(("rule", "(["))));

    [Fact]
    public void RouterAlias_WithBrokenRoutes_CannotBeMade() =>
        Should.Throw<ResourceException>(() => new RouterAliasMiddleware(Of(("routes", "[1"))));

    [Fact]
    public async Task Bearer_WithoutIssuer_CannotBeMade() =>
        await Should.ThrowAsync<ResourceException>(() => BearerMiddleware.OpenAsync(Of(), Token));

    private static async Task<int?> StatusAsync(RateLimitMiddleware limit, string path, string address) =>
        (await limit.ApplyAsync(new FakeRequest(path, address: address), Token))?.Status;

    private static Component Of(params (string Name, string Value)[] metadata) =>
        new("m", "middleware.http", "v1", metadata.ToDictionary(m => m.Name, m => m.Value, StringComparer.OrdinalIgnoreCase), [], IgnoreErrors: false);
}

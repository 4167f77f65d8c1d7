using System.Net;

namespace StreamingPlatform.Registry.Tests.DeleteTenant;

public sealed class DeleteTenantTests(RegistryService registry) : IClassFixture<RegistryService>
{
    [Fact]
    public async Task DeleteTenant_RemovesAccessAtOnceAndDataAfterTheGracePeriod()
    {
        var tenantId = await registry.AddTenantAsync();
        await registry.SendAsync(HttpMethod.Put, $"/tenants/{tenantId}/event-types/view", """{"action":"view","mapping":{"customerId":"/u","occurredAt":"/t"},"schema":true}""");
        (await registry.Reader.FindAsync(tenantId, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        File.Exists(Path.Combine(registry.Resources, $"subscription-{tenantId}-view.yaml")).ShouldBeTrue();
        registry.Data.FailOnce(tenantId);

        var (status, deletion) = await registry.SendAsync(HttpMethod.Delete, $"/tenants/{tenantId}");

        status.ShouldBe(HttpStatusCode.Accepted);
        deletion.GetProperty("erasedFrom").GetDateTimeOffset().ShouldBeGreaterThan(deletion.GetProperty("deletedAt").GetDateTimeOffset());
        (await registry.SendAsync(HttpMethod.Get, $"/tenants/{tenantId}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await registry.SendAsync(HttpMethod.Delete, $"/tenants/{tenantId}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await registry.SendAsync(HttpMethod.Put, $"/tenants/{tenantId}/starter/ga4")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await registry.SendAsync(HttpMethod.Post, "/tenants", $$"""{"tenantId":"{{tenantId}}"}""")).Status.ShouldBe(HttpStatusCode.Conflict, "an id is not used again");
        File.Exists(Path.Combine(registry.Resources, $"subscription-{tenantId}-view.yaml")).ShouldBeFalse();
        File.Exists(Path.Combine(registry.Resources, $"insights-{tenantId}.yaml")).ShouldBeTrue("the data is reached through it");
        await RegistryService.HoldsEverywhereAsync(() => registry.Reader.TryGet(tenantId) is null, "other services know");
        registry.Data.Erased.ShouldNotContain(tenantId);

        await RegistryService.HoldsEverywhereAsync(() => registry.Data.Erased.Contains(tenantId), "the data is erased, although it failed once", seconds: 20);
        await RegistryService.HoldsEverywhereAsync(() => !File.Exists(Path.Combine(registry.Resources, $"insights-{tenantId}.yaml")), "the components are gone", seconds: 20);
    }

    [Fact]
    public async Task RenderTenant_PrintsWhatIsRendered()
    {
        var tenantId = await registry.AddTenantAsync();
        await registry.SendAsync(HttpMethod.Put, $"/tenants/{tenantId}/event-types/view", """{"action":"view","mapping":{"customerId":"/u","occurredAt":"/t"}}""");

        using var answer = await registry.SendRawAsync(HttpMethod.Get, $"/tenants/{tenantId}/resources");

        var yaml = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/yaml");
        foreach (var file in Directory.GetFiles(registry.Resources, $"*{tenantId}*.yaml"))
        {
            yaml.ShouldContain($"# file: {Path.GetFileName(file)}\n{(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).TrimEnd()}");
        }

        yaml.Split("---\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
    }
}

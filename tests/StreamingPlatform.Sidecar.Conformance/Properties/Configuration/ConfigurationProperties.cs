namespace StreamingPlatform.Sidecar.Conformance.Properties.Configuration;

/// <summary>What every configuration store holds to.</summary>
public abstract class ConfigurationProperties
{
    private readonly string key = $"limit-{Guid.NewGuid():N}";

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Get_AfterWrites_GivesTheLast(string kind)
    {
        await using var lab = await LabAsync(kind);
        var sidecar = await lab.StartAsync("shop");
        for (var n = 0; n < 5; n++)
        {
            await SetAsync(sidecar, key, $"{n}");
        }

        (await ReadAsync(sidecar)).ShouldBe("4");
        (await PropertyLab.GetAsync(sidecar, "v1.0/configuration/settings?key=nobody")).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Subscribe_Changes_ReachTheApp(string kind)
    {
        await using var lab = await LabAsync(kind);
        var app = await lab.StartAppAsync();
        var sidecar = await lab.StartAsync("shop", app);
        await SetAsync(sidecar, key, "1");
        var (status, body) = await PropertyLab.GetAsync(sidecar, $"v1.0/configuration/settings/subscribe?key={key}");
        status.ShouldBe(200, body?.GetRawText());

        await SetAsync(sidecar, key, "2");
        await PropertyLab.UntilAsync(() => app.Calls.Any(c => c == $"/configuration/settings/{key}"), "the change");

        var id = body!.Value.GetProperty("id").GetString();
        (await PropertyLab.GetAsync(sidecar, $"v1.0/configuration/settings/{id}/unsubscribe")).Status.ShouldBe(200);
        (await PropertyLab.GetAsync(sidecar, $"v1.0/configuration/settings/{id}/unsubscribe")).Status.ShouldBe(500);
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Get_SidecarKilled_IsStillThere(string kind)
    {
        await using var lab = await LabAsync(kind);
        var sidecar = await lab.StartAsync("shop");
        await SetAsync(sidecar, key, "kept");
        await lab.KillAsync(sidecar);

        (await ReadAsync(await lab.StartAsync("other"))).ShouldBe("kept");
    }

    private protected abstract Task SetAsync(PropertySidecar sidecar, string key, string value);

    /// <summary>Adds the store <c>settings</c>; skips where its server is missing or the sidecar has no such type.</summary>
    private protected abstract Task AddToAsync(PropertyLab lab, string kind);

    private async Task<string?> ReadAsync(PropertySidecar sidecar) =>
        (await PropertyLab.GetAsync(sidecar, $"v1.0/configuration/settings?key={key}")).Body?.GetProperty(key).GetProperty("value").GetString();

    private async Task<PropertyLab> LabAsync(string kind)
    {
        PropertySidecar.SkipIfAbsent(kind);
        var lab = new PropertyLab(kind);
        await AddToAsync(lab, kind);
        return lab;
    }
}

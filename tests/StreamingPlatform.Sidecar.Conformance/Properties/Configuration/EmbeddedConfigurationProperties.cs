namespace StreamingPlatform.Sidecar.Conformance.Properties.Configuration;

/// <summary>Written through the binding that belongs to it.</summary>
public sealed class EmbeddedConfigurationProperties : ConfigurationProperties
{
    private protected override async Task SetAsync(PropertySidecar sidecar, string key, string value) =>
        (await PropertyLab.PostAsync(sidecar, "v1.0/bindings/writer", new { operation = "create", data = value, metadata = new { key } })).Status.ShouldBeOneOf(200, 204);

    private protected override Task AddToAsync(PropertyLab lab, string kind)
    {
        Assert.SkipWhen(kind == PropertySidecar.Daprd, "differs: daprd has no component of this type.");
        lab.AddComponent("settings", new ComponentUnderTest("configuration.embedded", ("path", "settings.db")));
        lab.AddComponent("writer", new ComponentUnderTest("bindings.configuration", ("path", "settings.db")));
        return Task.CompletedTask;
    }
}

namespace StreamingPlatform.Sidecar.Conformance.Properties.Secrets;

/// <summary>What every secret store holds to. Each has the secrets <c>TILL_KEY</c> (<c>sesame</c>) and <c>SAFE_KEY</c> (<c>hush</c>).</summary>
public abstract class SecretProperties
{
    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Get_OneAndAll_GiveTheValues(string kind)
    {
        await using var lab = Lab(kind);
        var sidecar = await lab.StartAsync("shop");

        var (_, one) = await PropertyLab.GetAsync(sidecar, "v1.0/secrets/safe/TILL_KEY");
        var (_, all) = await PropertyLab.GetAsync(sidecar, "v1.0/secrets/safe/bulk");

        one!.Value.GetProperty("TILL_KEY").GetString().ShouldBe("sesame");
        all!.Value.GetProperty("SAFE_KEY").GetProperty("SAFE_KEY").GetString().ShouldBe("hush");
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Scopes_AppNotNamed_HasNoSuchStore(string kind)
    {
        await using var lab = Lab(kind, "shop");

        var (status, _) = await PropertyLab.GetAsync(await lab.StartAsync("other"), "v1.0/secrets/safe/TILL_KEY");

        status.ShouldBeOneOf(401, 500);
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task SecretKeyRef_InAComponent_IsItsValue(string kind)
    {
        await using var lab = Lab(kind);
        lab.AddResource("store", """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: store}
            auth: {secretStore: safe}
            spec:
              type: state.sqlite
              version: v1
              metadata:
                - name: connectionString
                  secretKeyRef: {name: TILL_KEY, key: TILL_KEY}
            """);
        var sidecar = await lab.StartAsync("shop");

        (await PropertyLab.PostAsync(sidecar, "v1.0/state/store", new[] { new { key = "a", value = 1 } })).Status.ShouldBe(204);

        File.Exists(Path.Combine(lab.Folder, "sesame")).ShouldBeTrue();
    }

    /// <summary>Adds the store <c>safe</c>.</summary>
    private protected abstract void AddTo(PropertyLab lab, string[] scopes);

    private PropertyLab Lab(string kind, params string[] scopes)
    {
        PropertySidecar.SkipIfAbsent(kind);
        var lab = new PropertyLab(kind);
        AddTo(lab, scopes);
        return lab;
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Conformance.Properties;

/// <summary>A folder with components, and the sidecars and the app that use them.</summary>
internal sealed class PropertyLab(string kind) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder folder = new();
    private readonly List<PropertySidecar> sidecars = [];
    private readonly List<PropertyApp> apps = [];

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Folder => folder.Path;

    /// <summary>Variables of the sidecars to come.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a component to <c>resources</c>.</summary>
    /// <param name="scopes">Apps that may use it; none named: all.</param>
    public void AddComponent(string name, ComponentUnderTest component, params string[] scopes)
    {
        var document = new
        {
            apiVersion = "dapr.io/v1alpha1",
            kind = "Component",
            metadata = new { name },
            spec = new { type = component.Type, version = "v1", metadata = component.Metadata.Select(m => new { name = m.Key, value = m.Value }) },
            scopes,
        };
        AddResource(name, JsonSerializer.Serialize(document));
    }

    /// <param name="text">YAML; JSON is YAML, too.</param>
    public void AddResource(string name, string text) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder.Combine("resources")).FullName, name + ".yaml"), text);

    public async Task<PropertySidecar> StartAsync(string appId, PropertyApp? app = null)
    {
        Directory.CreateDirectory(folder.Combine("resources"));
        var sidecar = await PropertySidecar.StartAsync(kind, appId, folder.Path, app?.Port, Environment, Token);
        sidecars.Add(sidecar);
        return sidecar;
    }

    public async Task KillAsync(PropertySidecar sidecar)
    {
        sidecars.Remove(sidecar);
        await sidecar.DisposeAsync();
    }

    public async Task<PropertyApp> StartAppAsync(params (string PubSub, string Topic)[] subscriptions)
    {
        var app = await PropertyApp.StartAsync(subscriptions, Token);
        apps.Add(app);
        return app;
    }

    public static Task UntilAsync(Func<bool> condition, string what) => Testing.Eventually.BecomesTrueAsync(condition, Patience, what, Token);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(Patience);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Not in time: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(25), Token);
        }
    }

    public static async Task<(int Status, JsonElement? Body)> PostAsync(PropertySidecar sidecar, string path, object body)
    {
        using var answer = await sidecar.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Token);
        return await ReadAsync(answer);
    }

    public static async Task<(int Status, JsonElement? Body)> GetAsync(PropertySidecar sidecar, string path)
    {
        using var answer = await sidecar.Http.GetAsync(new Uri(path, UriKind.Relative), Token);
        return await ReadAsync(answer);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sidecar in sidecars)
        {
            await sidecar.DisposeAsync();
        }

        foreach (var app in apps)
        {
            await app.DisposeAsync();
        }

        folder.Dispose();
    }

    private static async Task<(int Status, JsonElement? Body)> ReadAsync(HttpResponseMessage answer)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync(Token);
        if (bytes.Length == 0 || answer.Content.Headers.ContentType?.MediaType != "application/json")
        {
            return ((int)answer.StatusCode, null);
        }

        using var document = JsonDocument.Parse(bytes);
        return ((int)answer.StatusCode, document.RootElement.Clone());
    }
}

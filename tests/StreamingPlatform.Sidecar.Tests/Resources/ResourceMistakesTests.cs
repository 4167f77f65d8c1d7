using Microsoft.Extensions.Logging;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Tests.Resources;

/// <summary>What the log says about wrong files.</summary>
public sealed class ResourceMistakesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lines lines = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_SeveralMistakes_AllAreToldWithFileDocumentAndPath()
    {
        folder.AddFile("a.yaml", Component("one", "state.carts") + "---\n" + Component("two", "state.in-memory", "v9"));
        folder.AddFile("b.yaml", Component("three", "bus.carts"));

        var error = Should.Throw<ResourceException>(() => Loader().Load());

        error.Message.Split('\n').Length.ShouldBe(3);
        error.Message.ShouldContain("a.yaml, document 1, spec.type");
        error.Message.ShouldContain("a.yaml, document 2, spec.version");
        error.Message.ShouldContain("b.yaml, document 1, spec.type");
    }

    [Fact]
    public void Load_BrokenDocument_LeavesTheOthersOfItsFile()
    {
        folder.AddFile("a.yaml", Component("one", "state.in-memory") + "---\nkind: [\n---\n---\n# nothing\n---\n" + Component("two", "state.in-memory"));

        var loaded = Loader().Load();

        loaded.Components.Keys.Order(StringComparer.Ordinal).ShouldBe(["one", "two"]);
        lines.All.ShouldContain(l => l.Contains("a.yaml, document 2, line", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Cart\nmetadata: {name: a}\n", "document 1, kind")]
    [InlineData("apiVersion: carts/v1\nkind: Component\nmetadata: {name: a}\n", "document 1, apiVersion")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {}\n", "document 1, metadata.name")]
    public void Load_DocumentThatIsPassedOver_IsTold(string text, string place)
    {
        folder.AddFile("a.yaml", text);

        Loader().Load().Components.ShouldBeEmpty();

        lines.All.ShouldContain(l => l.Contains(place, StringComparison.Ordinal));
    }

    private static string Component(string name, string type, string version = "v1") =>
        $"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}}}\nspec: {{type: {type}, version: {version}}}\n";

    private ResourceLoader Loader() => new(new SidecarOptions { AppId = "shop", ResourcePaths = [folder.Resources] }, ["state.in-memory"], lines);

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}

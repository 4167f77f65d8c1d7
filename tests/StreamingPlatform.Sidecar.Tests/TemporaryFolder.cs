namespace StreamingPlatform.Sidecar.Tests;

/// <summary>A folder of one test, removed with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sidecar-tests-").FullName;

    public string Resources => Directory.CreateDirectory(System.IO.Path.Combine(Path, "resources")).FullName;

    /// <summary>Writes a component file.</summary>
    /// <param name="metadata">Lines of <c>name: value</c>.</param>
    public string AddComponent(string name, string type, IReadOnlyList<(string Name, string Value)> metadata, string more = "", string spec = "")
    {
        var items = string.Concat(metadata.Select(m => $"  - name: {m.Name}\n    value: \"{m.Value}\"\n"));
        return AddFile(name + ".yaml", $"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata:
              name: {name}
            spec:
              type: {type}
              version: v1
            {spec}
              metadata:
            {items}
            {more}
            """);
    }

    public string AddFile(string name, string text)
    {
        var path = System.IO.Path.Combine(Resources, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

using System.Text.Json.Nodes;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

/// <summary>One recording.</summary>
internal sealed record Scenario(string Name, JsonObject Definition)
{
    private static readonly string Own = Path.Combine(
        SharedData.RepositoryRoot, "tests", "StreamingPlatform.Sidecar.Conformance", "Recordings");

    /// <summary>The folder of the recordings: <c>DAPRD_ANSWERS</c>, or the project's copy.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("DAPRD_ANSWERS") is { Length: > 0 } named ? named : Own;

    public IReadOnlySet<string> Needs { get; } = (Definition["needs"] as JsonArray ?? []).Select(n => n!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);

    public JsonArray Steps => (JsonArray)Definition["steps"]!;

    public static IEnumerable<string> AllNames() =>
        Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(Folder, file), null).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);

    public static Scenario Read(string name) => new(name, (JsonObject)WireJson.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!);
}

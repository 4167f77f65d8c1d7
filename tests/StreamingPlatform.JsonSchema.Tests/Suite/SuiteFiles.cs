using System.Text.Json;
using StreamingPlatform.Testing;

namespace StreamingPlatform.JsonSchema.Tests.Suite;

/// <summary>The official JSON Schema Test Suite, where it is on the machine.</summary>
internal static class SuiteFiles
{
    private const string Folder = "json-schema-test-suite";

    public static JsonElement[] Groups(string file)
    {
        var path = SharedData.FileOrSkip(Folder, "tests", "draft2020-12", file);
        return [.. JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(path)).EnumerateArray()];
    }

    /// <summary>The remote documents, by the addresses that the suite gives them.</summary>
    public static Dictionary<string, JsonElement> Remotes()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SharedData.FileOrSkip(Folder, "remotes", "integer.json"))!));
        return Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories).ToDictionary(
            file => "http://localhost:1234/" + Path.GetRelativePath(root, file).Replace('\\', '/'),
            file => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file)),
            StringComparer.Ordinal);
    }

    /// <summary>What the validator answers otherwise than a file of the suite.</summary>
    public static List<string> Differences(string file, JsonSchemaOptions options, out int tests)
    {
        var differences = new List<string>();
        tests = 0;
        foreach (var group in Groups(file))
        {
            var name = $"{file}: {group.GetProperty("description").GetString()}";
            if (!CompiledSchema.TryCompile(group.GetProperty("schema"), options, out var schema, out var errors))
            {
                differences.Add($"{name}: does not compile: {string.Join(' ', errors)}");
                continue;
            }

            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                tests++;
                var (data, expected) = (test.GetProperty("data"), test.GetProperty("valid").GetBoolean());
                if (schema.IsValid(data) != expected || schema.Validate(data).IsValid != expected)
                {
                    differences.Add($"{name}: {test.GetProperty("description").GetString()}");
                }
            }
        }

        return differences;
    }
}

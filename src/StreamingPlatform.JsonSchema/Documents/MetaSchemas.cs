using System.Text.Json;

namespace StreamingPlatform.JsonSchema.Documents;

/// <summary>The meta-schemas of draft 2020-12, by URI.</summary>
internal static class MetaSchemas
{
    private static readonly Lazy<Dictionary<string, JsonElement>> s_all = new(Load);

    public static JsonElement? Find(string uri) => s_all.Value.TryGetValue(uri, out var schema) ? schema : null;

    private static Dictionary<string, JsonElement> Load()
    {
        using var stream = typeof(MetaSchemas).Assembly.GetManifestResourceStream("MetaSchemas.json")
            ?? throw new InvalidOperationException("The assembly was built without MetaSchemas.json.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateArray().ToDictionary(schema => schema.GetProperty("$id").GetString()!, schema => schema.Clone(), StringComparer.Ordinal);
    }
}

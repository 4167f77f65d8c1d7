using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;

namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>Schemas that all apply to one value.</summary>
internal static class Conjunction
{
    private static readonly JsonElement s_null = JsonSerializer.Deserialize<JsonElement>("null");
    private static readonly JsonElement s_true = JsonSerializer.Deserialize<JsonElement>("true");
    private static readonly JsonElement s_false = JsonSerializer.Deserialize<JsonElement>("false");

    /// <summary>The schemas and all that apply with them: through <c>$ref</c> and <c>allOf</c>.</summary>
    public static List<SchemaNode> Flatten(IEnumerable<SchemaNode> schemas)
    {
        var all = new List<SchemaNode>();
        var known = new HashSet<SchemaNode>();
        var waiting = new Stack<SchemaNode>(schemas);
        while (waiting.TryPop(out var node))
        {
            if (!known.Add(node))
            {
                continue;
            }

            all.Add(node);
            if (node.Combined is { } combined)
            {
                foreach (var part in combined.AllOf)
                {
                    waiting.Push(part);
                }

                if (combined.Reference is { } target)
                {
                    waiting.Push(target);
                }
            }
        }

        return all;
    }

    public static SchemaTypes TypesOf(IEnumerable<SchemaNode> schemas)
    {
        var types = SchemaTypes.Any;
        foreach (var schema in schemas)
        {
            types &= schema.Constant == false ? SchemaTypes.None : schema.Types;
        }

        return types;
    }

    /// <summary>The valid values where they can be counted; null otherwise.</summary>
    public static List<JsonElement>? ValuesOf(IReadOnlyList<SchemaNode> schemas, SchemaTypes types, Comparison comparison)
    {
        var set = schemas.Select(schema => schema.Const ?? schema.Enum).FirstOrDefault(values => values is not null);
        if (set is null && (types & ~(SchemaTypes.Null | SchemaTypes.Boolean)) != SchemaTypes.None)
        {
            return null;
        }

        IEnumerable<JsonElement> candidates = set is null ? [s_null, s_true, s_false] : set.Values.Select(JsonValueText.ToElement);
        return [.. candidates.Where(value => comparison.IsOutOfTime || schemas.All(schema => Comparison.IsValid(schema, value)))];
    }
}

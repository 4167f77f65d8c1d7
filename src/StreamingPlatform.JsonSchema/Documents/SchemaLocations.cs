using System.Text.Json;

namespace StreamingPlatform.JsonSchema.Documents;

/// <summary>Where draft 2020-12 keeps subschemas. Everywhere else (enum, const, unknown keywords) an <c>$id</c> is only data.</summary>
internal static class SchemaLocations
{
    private static readonly HashSet<string> s_schemas =
    [
        "items", "contains", "additionalProperties", "propertyNames", "if", "then", "else", "not", "unevaluatedItems", "unevaluatedProperties", "contentSchema",
    ];

    private static readonly HashSet<string> s_arrays = ["prefixItems", "allOf", "anyOf", "oneOf"];

    private static readonly HashSet<string> s_maps = ["$defs", "definitions", "properties", "patternProperties", "dependentSchemas", "dependencies"];

    /// <summary>The direct subschemas of a schema.</summary>
    public static IEnumerable<JsonValue> Subschemas(JsonValue schema)
    {
        if (schema.Kind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var keyword in schema.Children)
        {
            if (s_schemas.Contains(keyword.Token))
            {
                yield return keyword;
            }
            else if ((s_arrays.Contains(keyword.Token) && keyword.Kind == JsonValueKind.Array) || (s_maps.Contains(keyword.Token) && keyword.Kind == JsonValueKind.Object))
            {
                foreach (var child in keyword.Children)
                {
                    yield return child;
                }
            }
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace StreamingPlatform.JsonSchema.Tests.Generated;

/// <summary>Generators of JSON, of schemas, and of things that only look like schemas.</summary>
internal static class JsonGen
{
    private static readonly string[] s_keywords =
    [
        "$id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$defs", "$schema", "$vocabulary", "type", "enum", "const", "multipleOf", "maximum",
        "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "format", "maxItems", "minItems", "uniqueItems", "maxContains",
        "minContains", "contains", "prefixItems", "items", "maxProperties", "minProperties", "required", "dependentRequired", "dependentSchemas", "properties",
        "patternProperties", "additionalProperties", "propertyNames", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "unevaluatedItems",
        "unevaluatedProperties", "dependencies",
    ];

    private static readonly string[] s_texts =
    [
        "", "a", "b", "ab", "#", "#/", "#/$defs/a", "#a", "/", "urn:x", "string", "object", "integer", "array", "^a+$", "(", "[^\\d]\\p{L}", "(a|b)*\\1", "date-time",
        "uuid", "2026-01-01T00:00:00Z", "ä😀", "\ud800", "https://json-schema.org/draft/2020-12/schema", "\u0000", "..", "a/../b", "%", "#%25",
    ];

    private static readonly string[] s_names = ["a", "b", "c"];

    /// <summary>Numbers of all sizes.</summary>
    public static readonly Gen<string> NumberText = Gen.OneOf(
        Gen.Int[-5, 20].Select(number => number.ToString()),
        Pick("0.5", "1e2", "-1E-2", "1e1000000", "-0", "0.1", "3.0", "1e-400", "123456789012345678901234567890"));

    /// <summary>Any JSON text, with names that are keywords at least half of the time.</summary>
    public static readonly Gen<string> Anything = Nested(4);

    /// <summary>Values as an event has them: few names, so that they meet the schemas of <see cref="Schema"/>.</summary>
    public static readonly Gen<JsonNode?> Document = DocumentOf(3);

    /// <summary>Schemas that are well-formed and of which many can be satisfied.</summary>
    public static readonly Gen<JsonNode> Schema = SchemaOf(3);

    public static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static Gen<string> Nested(int depth)
    {
        var scalar = Gen.OneOf(NumberText, Pick(s_texts).Select(Quote), Pick("true", "false", "null"));
        if (depth == 0)
        {
            return scalar;
        }

        var inner = Nested(depth - 1);
        var name = Gen.OneOf(Pick(s_keywords), Pick(s_keywords), Pick(s_texts)).Select(Quote);
        return Gen.Frequency(
            (2, scalar),
            (1, inner.List[0, 3].Select(items => $"[{string.Join(',', items)}]")),
            (4, Gen.Select(name, inner, (key, value) => $"{key}:{value}").List[0, 5].Select(members => $"{{{string.Join(',', members)}}}")));
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<JsonNode?> ObjectOf(Gen<string> name, Gen<JsonNode?> value, int most) =>
        Gen.Select(name, value, (key, member) => (Key: key, Value: member)).List[0, most].Select(members =>
            (JsonNode?)new JsonObject(members.DistinctBy(member => member.Key).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))));

    /// <summary>JSON with a lone surrogate as an escape, as a sender may write it.</summary>
    private static string Quote(string text) => text == "\ud800" ? "\"\\ud800\"" : JsonSerializer.Serialize(text);

    private static Gen<JsonNode?> DocumentOf(int depth)
    {
        var scalar = Gen.OneOf(
            Gen.Int[-3, 12].Select(number => (JsonNode?)JsonValue.Create(number)),
            Pick(0.5, 1.5, 2.25).Select(number => (JsonNode?)JsonValue.Create(number)),
            Pick("", "a", "b", "ab", "abc", "abcd").Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
            Gen.Const((JsonNode?)null));
        if (depth == 0)
        {
            return scalar;
        }

        return Gen.Frequency(
            (2, scalar),
            (1, DocumentOf(depth - 1).List[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]))),
            (3, ObjectOf(Pick(s_names), DocumentOf(depth - 1), 3)));
    }

    private static Gen<JsonNode> SchemaOf(int depth)
    {
        var keyword = KeywordOf(depth);
        return Gen.Frequency(
            (1, Gen.Bool.Select(flag => (JsonNode)JsonValue.Create(flag))),
            (9, keyword.List[0, 4].Select(keywords =>
            {
                var schema = new JsonObject();
                foreach (var (name, value) in keywords)
                {
                    schema[name] = value?.DeepClone();
                }

                return (JsonNode)schema;
            })));
    }

    private static Gen<(string Name, JsonNode? Value)> KeywordOf(int depth)
    {
        var count = Gen.Int[0, 3].Select(number => (JsonNode?)JsonValue.Create(number));
        var number = Gen.Int[-2, 6].Select(value => (JsonNode?)JsonValue.Create(value));
        var names = Pick(s_names).List[0, 2].Select(list => (JsonNode?)new JsonArray([.. list.Distinct().Select(name => JsonValue.Create(name))]));
        var types = Pick("null", "boolean", "integer", "number", "string", "array", "object").List[1, 4]
            .Select(list => (JsonNode?)new JsonArray([.. list.Distinct().Select(name => JsonValue.Create(name))]));
        var values = DocumentOf(1).List[1, 3].Select(list => (JsonNode?)new JsonArray([.. list.Select(value => value?.DeepClone())]));
        var simple = Gen.OneOf(
            types.Select(value => ("type", value)),
            values.Select(value => ("enum", value)),
            DocumentOf(1).Select(value => ("const", value)),
            Gen.Select(Pick("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), count, (name, value) => (name, value)),
            Gen.Select(Pick("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), number, (name, value) => (name, value)),
            Gen.Int[1, 3].Select(value => ("multipleOf", (JsonNode?)JsonValue.Create(value))),
            Pick("^a", "b$", "^[ab]*$").Select(value => ("pattern", (JsonNode?)JsonValue.Create(value))),
            Gen.Bool.Select(value => ("uniqueItems", (JsonNode?)JsonValue.Create(value))),
            names.Select(value => ("required", value)));
        if (depth == 0)
        {
            return simple;
        }

        var schema = SchemaOf(depth - 1).Select(value => (JsonNode?)value);
        var list = schema.List[1, 2].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item!.DeepClone())]));
        var map = ObjectOf(Pick(s_names), schema, 3);
        var patterns = ObjectOf(Pick("^a", "[bc]"), schema, 2);
        return Gen.Frequency(
            (6, simple),
            (4, map.Select(value => ("properties", value))),
            (3, Gen.Select(
                Pick("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedProperties", "unevaluatedItems"),
                schema,
                (name, value) => (name, value))),
            (2, Gen.Select(Pick("allOf", "anyOf", "oneOf", "prefixItems"), list, (name, value) => (name, value))),
            (1, patterns.Select(value => ("patternProperties", value))));
    }
}

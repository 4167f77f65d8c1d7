using System.Text.Json;
using StreamingPlatform.JsonSchema.Documents;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>The values of <c>enum</c> or <c>const</c>.</summary>
internal sealed class ValueSet
{
    public ValueSet(IReadOnlyList<JsonValue> values)
    {
        Values = values;
        Strings = new([.. values.Where(value => value.Kind == JsonValueKind.String).Select(value => value.Text).Distinct(StringComparer.Ordinal).Select(text => (text, (SchemaNode?)null))]);
        Others = [.. values.Where(value => value.Kind is not (JsonValueKind.String or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null))];
        HasNull = values.Any(value => value.Kind == JsonValueKind.Null);
        HasTrue = values.Any(value => value.Kind == JsonValueKind.True);
        HasFalse = values.Any(value => value.Kind == JsonValueKind.False);
    }

    public IReadOnlyList<JsonValue> Values { get; }

    public PropertyTable Strings { get; }

    /// <summary>Numbers, arrays and objects.</summary>
    public JsonValue[] Others { get; }

    public bool HasNull { get; }

    public bool HasTrue { get; }

    public bool HasFalse { get; }

    /// <summary>The values for a message.</summary>
    public string Describe() => string.Join(", ", Values.Take(8).Select(Describe)) + (Values.Count > 8 ? ", …" : "");

    private static string Describe(JsonValue value) => value.Kind switch
    {
        JsonValueKind.String => $"\"{Shown.Text(value.Text)}\"",
        JsonValueKind.Number => Shown.Text(value.Number.Text),
        JsonValueKind.Null => "null",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => $"an array of {value.Children.Count}",
        _ => $"an object of {value.Children.Count}",
    };
}

using System.Text.Json;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>Types of the <c>type</c> keyword.</summary>
[Flags]
internal enum SchemaTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,

    /// <summary>Numbers that are no integers.</summary>
    Fraction = 8,
    Number = Integer | Fraction,
    String = 16,
    Array = 32,
    Object = 64,
    Any = 127,
}

/// <summary>Names of types.</summary>
internal static class SchemaTypeNames
{
    private static readonly (SchemaTypes Type, string Name)[] s_names =
    [
        (SchemaTypes.Null, "null"), (SchemaTypes.Boolean, "boolean"), (SchemaTypes.Number, "number"), (SchemaTypes.Integer, "integer"),
        (SchemaTypes.String, "string"), (SchemaTypes.Array, "array"), (SchemaTypes.Object, "object"),
    ];

    public static SchemaTypes? Parse(string name) => Array.Find(s_names, entry => entry.Name == name) is { Name: not null } found ? found.Type : null;

    /// <summary>The types that a value of a kind may have; a number may be two.</summary>
    public static SchemaTypes Of(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Null => SchemaTypes.Null,
        JsonValueKind.True or JsonValueKind.False => SchemaTypes.Boolean,
        JsonValueKind.Number => SchemaTypes.Number,
        JsonValueKind.String => SchemaTypes.String,
        JsonValueKind.Array => SchemaTypes.Array,
        JsonValueKind.Object => SchemaTypes.Object,
        _ => SchemaTypes.None,
    };

    public static string Describe(SchemaTypes types)
    {
        var names = new List<string>();
        foreach (var (type, name) in s_names)
        {
            if ((types & type) == type && !(type == SchemaTypes.Integer && types.HasFlag(SchemaTypes.Number)))
            {
                names.Add(name);
            }
        }

        return names.Count switch
        {
            0 => types.HasFlag(SchemaTypes.Fraction) ? "fraction" : "nothing",
            1 => names[0],
            _ => string.Join(", ", names.SkipLast(1)) + " or " + names[^1],
        };
    }
}

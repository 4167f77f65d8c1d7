using StreamingPlatform.JsonSchema.Documents;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>A compiled schema: what its keywords ask of a value, grouped by the type of value they look at.</summary>
internal sealed class SchemaNode(JsonValue source, SchemaResource resource)
{
    public JsonValue Source { get; } = source;

    public SchemaResource Resource { get; } = resource;

    /// <summary>Index of the resource, for the dynamic scope.</summary>
    public int ResourceIndex { get; set; }

    /// <summary>Set for the schemas <c>true</c> and <c>false</c>.</summary>
    public bool? Constant { get; set; }

    public SchemaTypes Types { get; set; } = SchemaTypes.Any;

    public ValueSet? Enum { get; set; }

    public ValueSet? Const { get; set; }

    public StringRules? Strings { get; set; }

    public NumberRules? Numbers { get; set; }

    public ArrayRules? Arrays { get; set; }

    public ObjectRules? Objects { get; set; }

    public CombinedRules? Combined { get; set; }

    public SchemaNode? UnevaluatedItems { get; set; }

    public SchemaNode? UnevaluatedProperties { get; set; }

    /// <summary>Where a keyword of this schema stands, as errors say it.</summary>
    public string Locate(string keyword)
    {
        var value = keyword.Length == 0 ? Source : Source.Child(keyword) ?? Source;
        return Resource.Locate(value);
    }
}

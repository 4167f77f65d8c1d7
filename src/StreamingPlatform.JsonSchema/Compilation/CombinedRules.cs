namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>Subschemas for the same value.</summary>
internal sealed class CombinedRules
{
    public SchemaNode? Reference { get; set; }

    public DynamicReference? DynamicReference { get; set; }

    public SchemaNode[] AllOf { get; set; } = [];

    public SchemaNode[] AnyOf { get; set; } = [];

    public SchemaNode[] OneOf { get; set; } = [];

    public SchemaNode? Not { get; set; }

    public SchemaNode? If { get; set; }

    public SchemaNode? Then { get; set; }

    public SchemaNode? Else { get; set; }

    /// <summary>Every subschema, for walks.</summary>
    public IEnumerable<SchemaNode> All =>
        new[] { Reference, DynamicReference?.Initial, Not, If, Then, Else }.OfType<SchemaNode>().Concat(AllOf).Concat(AnyOf).Concat(OneOf);
}

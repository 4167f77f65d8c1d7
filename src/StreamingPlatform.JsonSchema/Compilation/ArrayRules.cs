namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>What a schema asks of arrays.</summary>
internal sealed class ArrayRules
{
    public int MinItems { get; set; }

    public int MaxItems { get; set; } = int.MaxValue;

    public bool UniqueItems { get; set; }

    public SchemaNode[] PrefixItems { get; set; } = [];

    /// <summary>For the items behind the prefix.</summary>
    public SchemaNode? Items { get; set; }

    public SchemaNode? Contains { get; set; }

    public int MinContains { get; set; } = 1;

    public int MaxContains { get; set; } = int.MaxValue;
}

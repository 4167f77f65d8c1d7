namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>What a next version of a schema means for documents of the previous one.</summary>
/// <param name="Change">The kind of change.</param>
/// <param name="Changes">What may become invalid; empty for <see cref="SchemaChange.None"/> and <see cref="SchemaChange.Addition"/>. At most 100.</param>
public sealed record CompatibilityReport(SchemaChange Change, IReadOnlyList<IncompatibleChange> Changes)
{
    /// <summary>True where every document that was valid still is.</summary>
    public bool IsCompatible => Changes.Count == 0;
}

namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>Compares versions of a schema.</summary>
public static class SchemaCompatibility
{
    /// <summary>What becomes invalid.</summary>
    /// <remarks>
    /// The answer is careful: without changes, every document that <paramref name="previous"/> accepts is accepted by <paramref name="next"/>; a change in
    /// <c>oneOf</c>, <c>not</c>, <c>if</c>, a regular expression and the like counts as incompatible even where a proof to the contrary might exist.
    /// </remarks>
    public static CompatibilityReport Compare(CompiledSchema previous, CompiledSchema next)
    {
        if (SchemaSameness.AreEqual(previous.Root.Source, next.Root.Source))
        {
            return new(SchemaChange.None, []);
        }

        var comparison = new Comparison();
        comparison.Compare([previous.Root], next.Root, new("", IsAlwaysPresent: true, Level: 0));
        var changes = comparison.Changes.Distinct().ToList();
        var change = changes.Count == 0 ? SchemaChange.Addition : changes.Any(item => item.RefusesAll) ? SchemaChange.Model : SchemaChange.Revision;
        return new(change, changes);
    }
}

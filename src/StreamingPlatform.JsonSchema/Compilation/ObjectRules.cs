using StreamingPlatform.JsonSchema.Patterns;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>What a schema asks of objects.</summary>
internal sealed class ObjectRules
{
    public int MinProperties { get; set; }

    public int MaxProperties { get; set; } = int.MaxValue;

    /// <summary>All names that the schema mentions, by which presence is remembered while the members are visited once.</summary>
    public PropertyTable Table { get; set; } = PropertyTable.Empty;

    public int[] Required { get; set; } = [];

    /// <summary>The bits of <see cref="Required"/>; 0 where there are none or they do not fit.</summary>
    public ulong RequiredMask { get; set; }

    /// <summary>Where this property is present, the others must be.</summary>
    public (int Trigger, int[] Required)[] DependentRequired { get; set; } = [];

    public (int Trigger, SchemaNode Schema)[] DependentSchemas { get; set; } = [];

    public (CompiledPattern Pattern, SchemaNode Schema)[] Patterns { get; set; } = [];

    public SchemaNode? Additional { get; set; }

    public SchemaNode? Names { get; set; }

    /// <summary>False where only the number of members matters.</summary>
    public bool VisitsMembers => Table.Count > 0 || Patterns.Length > 0 || Additional is not null || Names is not null;
}

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>A <c>$dynamicRef</c>.</summary>
/// <param name="initial">Where it points as a <c>$ref</c>.</param>
internal sealed class DynamicReference(SchemaNode initial)
{
    public SchemaNode Initial { get; } = initial;

    /// <summary>Where it points when a resource (by index) is the outermost one in scope that has the anchor; empty for one that behaves like <c>$ref</c>.</summary>
    public Dictionary<int, SchemaNode> ByResource { get; } = [];

    /// <summary>The target as seen from the resources entered so far, outermost first.</summary>
    public SchemaNode Resolve(ReadOnlySpan<int> scope)
    {
        if (ByResource.Count > 0)
        {
            foreach (var resource in scope)
            {
                if (ByResource.TryGetValue(resource, out var target))
                {
                    return target;
                }
            }
        }

        return Initial;
    }
}

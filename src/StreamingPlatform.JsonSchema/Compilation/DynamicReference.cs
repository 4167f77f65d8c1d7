namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>A <c>$dynamicRef</c>.</summary>
/// <param name="initial">Where it points as a <c>$ref</c>.</param>
/// <param name="byResource">Where it points when a resource (by index) is the outermost one in scope that has the anchor; null for one that behaves like <c>$ref</c>. Shared by all references to the anchor.</param>
internal sealed class DynamicReference(SchemaNode initial, Dictionary<int, SchemaNode>? byResource)
{
    public SchemaNode Initial { get; } = initial;

    /// <summary>True where the scope decides.</summary>
    public bool IsDynamic => byResource is { Count: > 0 };

    /// <summary>The target as seen from the resources entered so far, outermost first.</summary>
    public SchemaNode Resolve(ReadOnlySpan<int> scope)
    {
        if (byResource is not null)
        {
            foreach (var resource in scope)
            {
                if (byResource.TryGetValue(resource, out var target))
                {
                    return target;
                }
            }
        }

        return Initial;
    }
}

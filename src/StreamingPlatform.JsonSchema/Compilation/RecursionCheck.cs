namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>
/// Refuses schemas that apply themselves to the same value for ever, or through too many references. What a <c>$dynamicRef</c> can add to that is
/// bounded when validating.
/// </summary>
internal static class RecursionCheck
{
    private const int InProgress = -1;

    public static void Run(IReadOnlyCollection<SchemaNode> nodes, SchemaCompiler compiler)
    {
        var depths = new Dictionary<SchemaNode, int>();
        foreach (var node in nodes)
        {
            if (Visit(node, depths) is { } culprit)
            {
                compiler.Refuse(culprit, culprit.Source, "The schema refers to itself for the same value without end.");
                return;
            }

            if (depths[node] > compiler.Limits.MaxReferenceDepth)
            {
                compiler.Refuse(node, node.Source, $"More than {compiler.Limits.MaxReferenceDepth} schemas apply to one value inside each other.");
                return;
            }
        }
    }

    /// <summary>Depth-first without recursion; answers a node on a cycle.</summary>
    private static SchemaNode? Visit(SchemaNode start, Dictionary<SchemaNode, int> depths)
    {
        var stack = new Stack<(SchemaNode Node, IEnumerator<SchemaNode> Children)>();
        if (!depths.ContainsKey(start))
        {
            Enter(start);
        }

        while (stack.TryPeek(out var top))
        {
            if (!top.Children.MoveNext())
            {
                stack.Pop();
                depths[top.Node] = 1 + Applied(top.Node).Select(child => depths[child]).DefaultIfEmpty(0).Max();
            }
            else if (!depths.TryGetValue(top.Children.Current, out var depth))
            {
                Enter(top.Children.Current);
            }
            else if (depth == InProgress)
            {
                return top.Children.Current;
            }
        }

        return null;

        void Enter(SchemaNode node)
        {
            depths[node] = InProgress;
            stack.Push((node, Applied(node).GetEnumerator()));
        }
    }

    private static IEnumerable<SchemaNode> Applied(SchemaNode node) =>
        (node.Combined?.All ?? []).Concat(node.Objects?.DependentSchemas.Select(dependency => dependency.Schema) ?? []);
}

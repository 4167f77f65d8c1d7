namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>The macros: <c>has(a.b)</c>, and the loops that look like methods.</summary>
internal static class CelMacros
{
    /// <exception cref="CelSyntaxException">the argument is no selection.</exception>
    public static CelNode Has(IReadOnlyList<CelNode> arguments) =>
        arguments is [CelNode.Select { IsTest: false } selection] ? selection with { IsTest = true } : throw new CelSyntaxException("has() takes a selection as a.b");

    /// <summary>null when the name is no macro, or has another number of arguments.</summary>
    /// <exception cref="CelSyntaxException">the first argument is no name.</exception>
    public static CelNode? Expand(string name, CelNode range, IReadOnlyList<CelNode> arguments)
    {
        var isLoop = name switch
        {
            "all" or "exists" or "exists_one" or "existsOne" or "filter" => arguments.Count == 2,
            "map" => arguments.Count is 2 or 3,
            _ => false,
        };
        if (!isLoop)
        {
            return null;
        }

        if (arguments[0] is not CelNode.Name variable)
        {
            throw new CelSyntaxException($"{name}() takes a name as its first argument");
        }

        return name == "map"
            ? new CelNode.Loop(name, range, variable.Text, arguments.Count == 3 ? arguments[1] : null, arguments[^1])
            : new CelNode.Loop(name == "existsOne" ? "exists_one" : name, range, variable.Text, arguments[1], null);
    }
}

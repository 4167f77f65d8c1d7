namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>
/// An expression of the Common Expression Language (https://cel.dev), its standard library and macros; no messages and no extensions.
/// </summary>
internal sealed class CelExpression
{
    private readonly CelNode root;

    private CelExpression(CelNode root) => this.root = root;

    /// <exception cref="CelSyntaxException">it is no expression, or one that can never work.</exception>
    public static CelExpression Parse(string text)
    {
        var root = CelParser.Parse(text);
        CelChecker.Check(root);
        return new CelExpression(root);
    }

    /// <summary>The value with one variable; a <see cref="CelError"/> when it has none.</summary>
    public object? Evaluate(string name, object? value) => CelEvaluator.Evaluate(root, new CelScope(name, value, null));

    /// <summary>The same with several variables.</summary>
    public object? Evaluate(IEnumerable<(string Name, object? Value)> variables) =>
        CelEvaluator.Evaluate(root, variables.Aggregate((CelScope?)null, (outer, v) => new CelScope(v.Name, v.Value, outer)));
}

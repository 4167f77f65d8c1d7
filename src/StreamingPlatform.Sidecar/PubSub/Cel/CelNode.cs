namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>A parsed expression.</summary>
internal abstract record CelNode
{
    public sealed record Literal(object? Value) : CelNode;

    public sealed record Name(string Text) : CelNode;

    /// <summary><c>operand.field</c>; with <paramref name="IsTest"/> it is <c>has(operand.field)</c>.</summary>
    public sealed record Select(CelNode Operand, string Field, bool IsTest) : CelNode;

    public sealed record Index(CelNode Operand, CelNode Key) : CelNode;

    /// <summary>An operator, a function or (with a target) a method.</summary>
    public sealed record Call(string Function, CelNode? Target, IReadOnlyList<CelNode> Arguments) : CelNode;

    public sealed record List(IReadOnlyList<CelNode> Items) : CelNode;

    public sealed record Map(IReadOnlyList<KeyValuePair<CelNode, CelNode>> Entries) : CelNode;

    public sealed record And(CelNode Left, CelNode Right) : CelNode;

    public sealed record Or(CelNode Left, CelNode Right) : CelNode;

    public sealed record Conditional(CelNode Condition, CelNode Then, CelNode Otherwise) : CelNode;

    /// <summary><c>all</c>, <c>exists</c>, <c>exists_one</c>, <c>map</c> and <c>filter</c>.</summary>
    /// <param name="Transform">What <c>map</c> makes of an element; null for the others.</param>
    public sealed record Loop(string Kind, CelNode Range, string Variable, CelNode? Condition, CelNode? Transform) : CelNode;
}

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>Computes expressions. Values are null, bool, long, ulong, double, string, byte[], lists, <see cref="ICelMap"/>, <see cref="CelType"/>,
/// <see cref="DateTimeOffset"/>, <see cref="TimeSpan"/>, and <see cref="CelError"/>.</summary>
internal static class CelEvaluator
{
    public static object? Evaluate(CelNode node, CelScope? scope) => node switch
    {
        CelNode.Literal literal => literal.Value,
        CelNode.Name name => CelScope.TryFind(scope, name.Text, out var value) ? value : (object?)CelType.Find(name.Text) ?? new CelError($"no such attribute: {name.Text}"),
        CelNode.Select select => Select(select, scope),
        CelNode.Index index => Strict([index.Operand, index.Key], scope, a => CelOperators.At(a[0], a[1])),
        CelNode.And and => Both(and.Left, and.Right, decisive: false, scope),
        CelNode.Or or => Both(or.Left, or.Right, decisive: true, scope),
        CelNode.Conditional choice => Evaluate(choice.Condition, scope) switch
        {
            true => Evaluate(choice.Then, scope),
            false => Evaluate(choice.Otherwise, scope),
            CelError error => error,
            _ => CelError.NoOverload("?:"),
        },
        CelNode.List list => Strict(list.Items, scope, a => a),
        CelNode.Map map => Map(map, scope),
        CelNode.Loop loop => CelLoops.Run(loop, scope),
        CelNode.Call call => Strict(
            call.Target is null ? call.Arguments : [call.Target, .. call.Arguments], scope,
            a => char.IsAsciiLetter(call.Function[0]) && call.Function is not ("in" or "negate")
                ? CelFunctions.Call(call.Function, a)
                : CelOperators.Apply(call.Function, a)),
        _ => new CelError("unknown expression"),
    };

    /// <summary><c>&amp;&amp;</c> and <c>||</c>: the value that decides wins over an error on the other side.</summary>
    public static object? Join(object? left, object? right, bool decisive) =>
        Equals(left, decisive) || Equals(right, decisive) ? decisive
        : left is bool && right is bool ? !decisive
        : left as CelError ?? right as CelError ?? CelError.NoOverload(decisive ? "||" : "&&");

    private static object? Both(CelNode left, CelNode right, bool decisive, CelScope? scope)
    {
        var first = Evaluate(left, scope);
        return Equals(first, decisive) ? decisive : Join(first, Evaluate(right, scope), decisive);
    }

    /// <summary>Computes all operands first; the first error is the result.</summary>
    private static object? Strict(IReadOnlyList<CelNode> operands, CelScope? scope, Func<object?[], object?> apply)
    {
        var values = new object?[operands.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Evaluate(operands[i], scope);
            if (values[i] is CelError)
            {
                return values[i];
            }
        }

        return apply(values);
    }

    private static object? Select(CelNode.Select select, CelScope? scope)
    {
        if (CelNames.TypeOf(select) is { } type)
        {
            return type;
        }

        var operand = Evaluate(select.Operand, scope);
        if (operand is CelError)
        {
            return operand;
        }

        var found = false;
        object? value = null;
        if (operand is ICelMap map)
        {
            found = map.TryGet(select.Field, out value);
        }
        else if (operand is IReadOnlyList<object?>)
        {
            return new CelError("unsupported index type 'string' in list");
        }

        return select.IsTest ? found : found ? value : CelError.NoKey(select.Field);
    }

    private static object? Map(CelNode.Map map, CelScope? scope)
    {
        var made = new CelMap();
        foreach (var (key, value) in map.Entries)
        {
            var (name, content) = (Evaluate(key, scope), Evaluate(value, scope));
            if (name is CelError || content is CelError)
            {
                return name as CelError ?? content;
            }

            if (name is not (bool or long or ulong or string or double))
            {
                return new CelError("unsupported key type");
            }

            if (!made.TryAdd(name, content))
            {
                return new CelError($"repeated map key {name}");
            }
        }

        return made;
    }
}

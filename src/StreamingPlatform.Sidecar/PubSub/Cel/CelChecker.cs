namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>
/// Finds what can never work: unknown functions, and operators between types that have none. Names that nothing defines are allowed; using one fails when
/// the expression is computed.
/// </summary>
internal sealed class CelChecker
{
    private readonly Dictionary<string, CelShape> variables = new(StringComparer.Ordinal);

    /// <exception cref="CelSyntaxException">the expression can never work.</exception>
    public static void Check(CelNode node) => new CelChecker().ShapeOf(node);

    private CelShape ShapeOf(CelNode node) => node switch
    {
        CelNode.Literal literal => Of(literal.Value),
        CelNode.Name name => variables.GetValueOrDefault(name.Text) ?? (CelType.Find(name.Text) is null ? CelShape.Dyn : new CelShape(CelKind.Type)),
        CelNode.Select select => Select(select),
        CelNode.Index index => Index(index),
        CelNode.And and => Both("&&", and.Left, and.Right),
        CelNode.Or or => Both("||", or.Left, or.Right),
        CelNode.Conditional choice => Choice(choice),
        CelNode.List list => new CelShape(CelKind.List, CelShape.Join(list.Items.Select(ShapeOf))),
        CelNode.Map map => new CelShape(CelKind.Map, CelShape.Join(map.Entries.Select(e => ShapeOf(e.Value))), CelShape.Join(map.Entries.Select(e => ShapeOf(e.Key)))),
        CelNode.Loop loop => Loop(loop),
        CelNode.Call { Target: null, Arguments: [var left, var right] } call when !char.IsAsciiLetter(call.Function[0]) || call.Function == "in" =>
            CelOperatorShapes.Binary(call.Function, ShapeOf(left), ShapeOf(right)),
        CelNode.Call { Function: "!", Arguments: [var inner] } => Require(ShapeOf(inner), CelKind.Bool, "!"),
        CelNode.Call { Function: "negate", Target: null, Arguments: [var inner] } => CelOperatorShapes.Negated(ShapeOf(inner)),
        CelNode.Call call => Call(call),
        _ => CelShape.Dyn,
    };

    private static CelShape Of(object? value) => new(value switch
    {
        null => CelKind.Null,
        bool => CelKind.Bool,
        long => CelKind.Int,
        ulong => CelKind.Uint,
        double => CelKind.Double,
        string => CelKind.String,
        _ => CelKind.Bytes,
    });

    private static CelShape Require(CelShape shape, CelKind kind, string function) =>
        shape.IsOr(kind) ? new CelShape(kind) : throw new CelSyntaxException($"'{function}' is not for values of type {shape.Kind}");

    private CelShape Both(string function, CelNode left, CelNode right)
    {
        Require(ShapeOf(left), CelKind.Bool, function);
        return Require(ShapeOf(right), CelKind.Bool, function);
    }

    private CelShape Select(CelNode.Select select)
    {
        if (CelNames.TypeOf(select) is not null)
        {
            return new CelShape(CelKind.Type);
        }

        var operand = ShapeOf(select.Operand);
        if (!operand.IsOr(CelKind.Map))
        {
            throw new CelSyntaxException($"a value of type {operand.Kind} has no member {select.Field}");
        }

        return select.IsTest ? CelShape.Bool : operand.Item ?? CelShape.Dyn;
    }

    private CelShape Index(CelNode.Index index)
    {
        var operand = ShapeOf(index.Operand);
        var key = ShapeOf(index.Key);
        var fits = operand.Kind switch
        {
            CelKind.Dyn => true,
            CelKind.List => key.IsOr(CelKind.Int),
            CelKind.Map => key.Fits(operand.Key ?? CelShape.Dyn),
            _ => false,
        };
        return fits ? operand.Item ?? CelShape.Dyn : throw new CelSyntaxException($"a value of type {operand.Kind} has no element [{key.Kind}]");
    }

    private CelShape Choice(CelNode.Conditional choice)
    {
        Require(ShapeOf(choice.Condition), CelKind.Bool, "?:");
        var (then, otherwise) = (ShapeOf(choice.Then), ShapeOf(choice.Otherwise));
        return then.Fits(otherwise) ? CelShape.Join([then, otherwise]) : throw new CelSyntaxException($"'?:' chooses between {then.Kind} and {otherwise.Kind}");
    }

    private CelShape Loop(CelNode.Loop loop)
    {
        var range = ShapeOf(loop.Range);
        var item = range.Kind switch
        {
            CelKind.Dyn => CelShape.Dyn,
            CelKind.List => range.Item ?? CelShape.Dyn,
            CelKind.Map => range.Key ?? CelShape.Dyn,
            _ => throw new CelSyntaxException($"{loop.Kind}() is not for values of type {range.Kind}"),
        };
        var before = variables.GetValueOrDefault(loop.Variable);
        variables[loop.Variable] = item;
        if (loop.Condition is not null)
        {
            Require(ShapeOf(loop.Condition), CelKind.Bool, loop.Kind);
        }

        var transformed = loop.Transform is null ? item : ShapeOf(loop.Transform);
        variables.Remove(loop.Variable);
        if (before is not null)
        {
            variables[loop.Variable] = before;
        }

        return loop.Kind is "map" or "filter" ? new CelShape(CelKind.List, transformed) : CelShape.Bool;
    }

    private CelShape Call(CelNode.Call call)
    {
        var arguments = call.Arguments.Select(ShapeOf).ToList();
        if (call.Target is not null)
        {
            arguments.Insert(0, ShapeOf(call.Target));
        }

        var forms = CelFunction.All[call.Function]
            .Where(f => f.IsMethod == call.Target is not null && f.Arguments.Length == arguments.Count && f.Arguments.Zip(arguments).All(p => p.First == CelKind.Dyn || p.Second.IsOr(p.First)))
            .ToList();
        return forms.Count > 0
            ? CelShape.Join(forms.Select(f => new CelShape(f.Result)))
            : throw new CelSyntaxException($"there is no function {call.Function}({string.Join(", ", arguments.Select(a => a.Kind))})");
    }
}

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>The macros that go through a list, or through the keys of a map.</summary>
internal static class CelLoops
{
    public static object? Run(CelNode.Loop loop, CelScope? scope)
    {
        IEnumerable<object?> range;
        switch (CelEvaluator.Evaluate(loop.Range, scope))
        {
            case CelError error:
                return error;
            case ICelMap map:
                range = map.Keys;
                break;
            case IReadOnlyList<object?> list:
                range = list;
                break;
            default:
                return CelError.NoOverload(loop.Kind);
        }

        return loop.Kind switch
        {
            "all" => Fold(loop, range, scope, decisive: false),
            "exists" => Fold(loop, range, scope, decisive: true),
            "exists_one" => One(loop, range, scope),
            _ => Collect(loop, range, scope),
        };
    }

    private static object? Fold(CelNode.Loop loop, IEnumerable<object?> range, CelScope? scope, bool decisive)
    {
        object? result = !decisive;
        foreach (var item in range)
        {
            result = CelEvaluator.Join(result, CelEvaluator.Evaluate(loop.Condition!, new CelScope(loop.Variable, item, scope)), decisive);
            if (Equals(result, decisive))
            {
                break;
            }
        }

        return result;
    }

    private static object One(CelNode.Loop loop, IEnumerable<object?> range, CelScope? scope)
    {
        var found = 0;
        foreach (var item in range)
        {
            switch (CelEvaluator.Evaluate(loop.Condition!, new CelScope(loop.Variable, item, scope)))
            {
                case true:
                    found++;
                    break;
                case false:
                    break;
                case CelError error:
                    return error;
                default:
                    return CelError.NoOverload(loop.Kind);
            }
        }

        object isOne = found == 1;
        return isOne;
    }

    private static object? Collect(CelNode.Loop loop, IEnumerable<object?> range, CelScope? scope)
    {
        var made = new List<object?>();
        foreach (var item in range)
        {
            var inner = new CelScope(loop.Variable, item, scope);
            switch (loop.Condition is null ? true : CelEvaluator.Evaluate(loop.Condition, inner))
            {
                case false:
                    continue;
                case true:
                    break;
                case CelError error:
                    return error;
                default:
                    return CelError.NoOverload(loop.Kind);
            }

            var value = loop.Transform is null ? item : CelEvaluator.Evaluate(loop.Transform, inner);
            if (value is CelError)
            {
                return value;
            }

            made.Add(value);
        }

        return made;
    }
}

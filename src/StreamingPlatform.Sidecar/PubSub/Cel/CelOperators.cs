namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>Operators between values; numbers of different types compare, but do not add.</summary>
internal static class CelOperators
{
    public static object? Apply(string symbol, object?[] values) => (symbol, values) switch
    {
        ("!", [bool value]) => !value,
        ("negate", [long value]) => value == long.MinValue ? CelError.Overflow : -value,
        ("negate", [double value]) => -value,
        ("==", [var left, var right]) => CelEquality.AreEqual(left, right),
        ("!=", [var left, var right]) => !CelEquality.AreEqual(left, right),
        ("in", [var item, IReadOnlyList<object?> list]) => list.Any(i => CelEquality.AreEqual(i, item)),
        ("in", [var key, ICelMap map]) => key is not null && map.TryGet(key, out _),
        ("<" or "<=" or ">" or ">=", [var left, var right]) => Ordered(symbol, left, right),
        (_, [var left, var right]) => CelArithmetic.Apply(symbol, left, right),
        _ => CelError.NoOverload(symbol),
    };

    public static object? At(object? operand, object? key)
    {
        if (operand is ICelMap map)
        {
            return key is not null && map.TryGet(key, out var value) ? value : CelError.NoKey(key);
        }

        if (operand is not IReadOnlyList<object?> list)
        {
            return CelError.NoOverload("[]");
        }

        var index = key switch
        {
            long number => number,
            ulong number and <= long.MaxValue => (long)number,
            double number when number == Math.Floor(number) && Math.Abs(number) < 1L << 53 => (long)number,
            _ => -1,
        };
        return index >= 0 && index < list.Count ? list[(int)index] : new CelError($"index out of bounds: {key}");
    }

    private static object Ordered(string symbol, object? left, object? right)
    {
        if (CelEquality.Compare(left, right) is not { } order)
        {
            return CelError.NoOverload(symbol);
        }

        return symbol switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }
}

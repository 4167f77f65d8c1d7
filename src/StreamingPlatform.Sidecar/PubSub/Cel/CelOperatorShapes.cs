namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>Types that operators take and give.</summary>
internal static class CelOperatorShapes
{
    private static readonly CelKind[] Ordered =
        [CelKind.Bool, CelKind.Int, CelKind.Uint, CelKind.Double, CelKind.String, CelKind.Bytes, CelKind.Timestamp, CelKind.Duration];

    private static readonly Dictionary<string, (CelKind Left, CelKind Right, CelKind Result)[]> Arithmetic = new(StringComparer.Ordinal)
    {
        ["+"] =
        [
            .. Same(CelKind.Int, CelKind.Uint, CelKind.Double, CelKind.String, CelKind.Bytes, CelKind.List, CelKind.Duration),
            (CelKind.Timestamp, CelKind.Duration, CelKind.Timestamp), (CelKind.Duration, CelKind.Timestamp, CelKind.Timestamp),
        ],
        ["-"] =
        [
            .. Same(CelKind.Int, CelKind.Uint, CelKind.Double, CelKind.Duration),
            (CelKind.Timestamp, CelKind.Duration, CelKind.Timestamp), (CelKind.Timestamp, CelKind.Timestamp, CelKind.Duration),
        ],
        ["*"] = Same(CelKind.Int, CelKind.Uint, CelKind.Double),
        ["/"] = Same(CelKind.Int, CelKind.Uint, CelKind.Double),
        ["%"] = Same(CelKind.Int, CelKind.Uint),
    };

    /// <exception cref="CelSyntaxException">the operator has no such form.</exception>
    public static CelShape Binary(string symbol, CelShape left, CelShape right)
    {
        switch (symbol)
        {
            case "==" or "!=" when left.Fits(right):
            case "<" or "<=" or ">" or ">=" when left.Fits(right) && Array.Exists(Ordered, k => left.IsOr(k) && right.IsOr(k)):
            case "in" when right.Kind == CelKind.Dyn || (right.Kind == CelKind.List && left.Fits(right.Item ?? CelShape.Dyn))
                || (right.Kind == CelKind.Map && left.Fits(right.Key ?? CelShape.Dyn)):
                return CelShape.Bool;
        }

        if (Arithmetic.TryGetValue(symbol, out var forms))
        {
            var fitting = forms.Where(f => left.IsOr(f.Left) && right.IsOr(f.Right)).ToList();
            if (fitting.Count > 0)
            {
                return CelShape.Join(fitting.Select(f => new CelShape(f.Result)));
            }
        }

        throw new CelSyntaxException($"there is no {left.Kind} {symbol} {right.Kind}");
    }

    /// <exception cref="CelSyntaxException">it is no number.</exception>
    public static CelShape Negated(CelShape shape) =>
        shape.IsOr(CelKind.Int) || shape.IsOr(CelKind.Double) ? shape : throw new CelSyntaxException($"there is no -{shape.Kind}");

    private static (CelKind Left, CelKind Right, CelKind Result)[] Same(params CelKind[] kinds) => [.. kinds.Select(k => (k, k, k))];
}

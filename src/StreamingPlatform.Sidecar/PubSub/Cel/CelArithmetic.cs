namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary><c>+ - * / %</c> between values of one type; integers that leave their range are errors.</summary>
internal static class CelArithmetic
{
    public static object Apply(string symbol, object? left, object? right)
    {
        try
        {
            return (left, right) switch
            {
                (long a, long b) => Int(symbol, a, b),
                (ulong a, ulong b) => Uint(symbol, a, b),
                (double a, double b) => Double(symbol, a, b),
                (string a, string b) when symbol == "+" => a + b,
                (byte[] a, byte[] b) when symbol == "+" => (byte[])[.. a, .. b],
                (IReadOnlyList<object?> a, IReadOnlyList<object?> b) when symbol == "+" => (List<object?>)[.. a, .. b],
                _ => Time(symbol, left, right),
            };
        }
        catch (Exception error) when (error is OverflowException or ArgumentOutOfRangeException)
        {
            // the result has no place in its type
            return CelError.Overflow;
        }
    }

    private static object Int(string symbol, long a, long b) => symbol switch
    {
        "+" => checked(a + b),
        "-" => checked(a - b),
        "*" => checked(a * b),
        "/" or "%" when b == 0 => new CelError(symbol == "/" ? "division by zero" : "modulus by zero"),
        "/" => checked(a / b),
        "%" => b == -1 && a == long.MinValue ? CelError.Overflow : a % b,
        _ => CelError.NoOverload(symbol),
    };

    private static object Uint(string symbol, ulong a, ulong b) => symbol switch
    {
        "+" => checked(a + b),
        "-" => checked(a - b),
        "*" => checked(a * b),
        "/" or "%" when b == 0 => new CelError(symbol == "/" ? "division by zero" : "modulus by zero"),
        "/" => a / b,
        "%" => a % b,
        _ => CelError.NoOverload(symbol),
    };

    private static object Double(string symbol, double a, double b) => symbol switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        _ => CelError.NoOverload(symbol),
    };

    private static object Time(string symbol, object? left, object? right) => (symbol, left, right) switch
    {
        ("+", TimeSpan a, TimeSpan b) => a + b,
        ("-", TimeSpan a, TimeSpan b) => a - b,
        ("+", DateTimeOffset a, TimeSpan b) => a + b,
        ("+", TimeSpan a, DateTimeOffset b) => b + a,
        ("-", DateTimeOffset a, TimeSpan b) => a - b,
        ("-", DateTimeOffset a, DateTimeOffset b) => a - b,
        _ => CelError.NoOverload(symbol),
    };
}

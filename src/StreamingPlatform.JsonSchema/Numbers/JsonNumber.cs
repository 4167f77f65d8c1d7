using System.Numerics;
using System.Text;

namespace StreamingPlatform.JsonSchema.Numbers;

/// <summary>A number of a schema: exact, normalized.</summary>
internal readonly struct JsonNumber
{
    private readonly bool _isNegative;
    private readonly byte[]? _digits;
    private readonly long _magnitude;

    private JsonNumber(NumberView view, string text)
    {
        _isNegative = view.IsNegative && !view.IsZero;
        _digits = [.. view.Whole, .. view.Fraction];
        _magnitude = view.IsZero ? 0 : view.Magnitude;
        Text = text;
    }

    /// <summary>As the schema writes it.</summary>
    public string Text { get => field ?? "0"; }

    public NumberView View => new(_isNegative, _digits, _magnitude);

    public static JsonNumber Of(ReadOnlySpan<byte> text) => new(new NumberView(text), Encoding.UTF8.GetString(text));

    /// <summary>The value as a count; null for a fraction and a negative number. What is too large for an Int32 counts as the largest.</summary>
    public int? AsCount()
    {
        var view = View;
        if (view.IsZero)
        {
            return 0;
        }

        if (view.IsNegative || !view.IsInteger)
        {
            return null;
        }

        if (view.Magnitude > 10)
        {
            return int.MaxValue;
        }

        long value = 0;
        for (var index = 0; index < view.Magnitude; index++)
        {
            value = (value * 10) + (index < view.DigitCount ? view.Digit(index) - (byte)'0' : 0);
        }

        return (int)Math.Min(int.MaxValue, value);
    }

    /// <summary>The value as an integer of at most 17 digits; null for others.</summary>
    public long? AsInteger()
    {
        var view = View;
        if (!view.IsInteger || view.Magnitude > 17)
        {
            return null;
        }

        long value = 0;
        for (var index = 0; index < view.Magnitude; index++)
        {
            value = (value * 10) + (index < view.DigitCount ? view.Digit(index) - (byte)'0' : 0);
        }

        return view.IsNegative ? -value : value;
    }

    /// <summary>The digits as a whole number; the value is that × 10^(magnitude − digits).</summary>
    public BigInteger Mantissa => _digits is { Length: > 0 } ? BigInteger.Parse(Encoding.ASCII.GetString(_digits)) : BigInteger.Zero;
}

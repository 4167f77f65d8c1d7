namespace StreamingPlatform.JsonSchema.Numbers;

/// <summary>
/// A JSON number without rounding: ± 0.<c>digits</c> × 10^<see cref="Magnitude"/>, where the digits are <c>Whole</c> then <c>Fraction</c>, without zeros at
/// either end. A view over the text: 1e1000000 costs nine bytes. Exponents beyond ±10^15 count as that.
/// </summary>
internal readonly ref struct NumberView
{
    private const long LargestExponent = 1_000_000_000_000_000;

    public readonly bool IsNegative;
    public readonly ReadOnlySpan<byte> Whole;
    public readonly ReadOnlySpan<byte> Fraction;
    public readonly long Magnitude;

    public NumberView(bool isNegative, ReadOnlySpan<byte> digits, long magnitude)
    {
        IsNegative = isNegative;
        Whole = digits;
        Magnitude = magnitude;
    }

    /// <param name="text">A number as JSON writes it.</param>
    public NumberView(ReadOnlySpan<byte> text)
    {
        IsNegative = text[0] == (byte)'-';
        if (IsNegative)
        {
            text = text[1..];
        }

        long exponent = 0;
        var letter = text.IndexOfAny((byte)'e', (byte)'E');
        if (letter >= 0)
        {
            exponent = ReadExponent(text[(letter + 1)..]);
            text = text[..letter];
        }

        var point = text.IndexOf((byte)'.');
        var fraction = point < 0 ? default : text[(point + 1)..];
        var whole = (point < 0 ? text : text[..point]).TrimStart((byte)'0');
        fraction = fraction.TrimEnd((byte)'0');
        var magnitude = whole.Length + exponent;
        if (whole.IsEmpty)
        {
            var trimmed = fraction.TrimStart((byte)'0');
            magnitude -= fraction.Length - trimmed.Length;
            fraction = trimmed;
        }
        else if (fraction.IsEmpty)
        {
            whole = whole.TrimEnd((byte)'0');
        }

        Whole = whole;
        Fraction = fraction;
        Magnitude = magnitude;
    }

    public int DigitCount => Whole.Length + Fraction.Length;

    public bool IsZero => DigitCount == 0;

    /// <summary>True for 1, 1.0 and 1e3; false for 1e-3.</summary>
    public bool IsInteger => IsZero || Magnitude >= DigitCount;

    public byte Digit(int index) => index < Whole.Length ? Whole[index] : Fraction[index - Whole.Length];

    /// <summary>Sign of the difference between the two numbers.</summary>
    public int Against(NumberView other)
    {
        if (IsZero || other.IsZero)
        {
            return Sign - other.Sign;
        }

        if (IsNegative != other.IsNegative)
        {
            return Sign;
        }

        var absolute = Magnitude != other.Magnitude ? Magnitude.CompareTo(other.Magnitude) : CompareDigits(other);
        return IsNegative ? -absolute : absolute;
    }

    private int Sign => IsZero ? 0 : IsNegative ? -1 : 1;

    private int CompareDigits(NumberView other)
    {
        var common = Math.Min(DigitCount, other.DigitCount);
        for (var index = 0; index < common; index++)
        {
            var difference = Digit(index) - other.Digit(index);
            if (difference != 0)
            {
                return difference;
            }
        }

        return DigitCount - other.DigitCount;
    }

    private static long ReadExponent(ReadOnlySpan<byte> text)
    {
        var isNegative = text[0] == (byte)'-';
        long exponent = 0;
        foreach (var digit in text[0] is (byte)'-' or (byte)'+' ? text[1..] : text)
        {
            exponent = Math.Min(LargestExponent, (exponent * 10) + (digit - (byte)'0'));
        }

        return isNegative ? -exponent : exponent;
    }
}

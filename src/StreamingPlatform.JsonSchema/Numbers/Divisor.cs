using System.Numerics;

namespace StreamingPlatform.JsonSchema.Numbers;

/// <summary>The <c>multipleOf</c> of a schema. Exact for any number, in time that grows with its digits and not with its exponent.</summary>
internal sealed class Divisor
{
    private readonly JsonNumber _number;
    private readonly BigInteger _mantissa;
    private readonly ulong _small;
    private readonly long _exponent;

    public Divisor(JsonNumber number)
    {
        Text = number.Text;
        _number = number;
        _mantissa = number.Mantissa;
        _small = _mantissa <= ulong.MaxValue ? (ulong)_mantissa : 0;
        var view = number.View;
        _exponent = view.Magnitude - view.DigitCount;
    }

    public string Text { get; }

    /// <summary>The divisor as an integer of at most 17 digits; null for others.</summary>
    public long? AsInteger() => _number.AsInteger();

    /// <summary>a·10^p is a multiple of b·10^q when b divides a·10^(p−q); for p below q never, because a does not end in zero.</summary>
    public bool Divides(NumberView number)
    {
        if (number.IsZero)
        {
            return true;
        }

        var shift = number.Magnitude - number.DigitCount - _exponent;
        if (shift < 0)
        {
            return false;
        }

        if (_mantissa.IsOne)
        {
            return true;
        }

        return _small != 0 ? SmallDivides(number, shift) : LargeDivides(number, shift);
    }

    private bool SmallDivides(NumberView number, long shift)
    {
        UInt128 remainder = 0;
        for (var index = 0; index < number.DigitCount; index++)
        {
            remainder = ((remainder * 10) + (uint)(number.Digit(index) - (byte)'0')) % _small;
        }

        if (shift > 0)
        {
            remainder = remainder * PowerOfTen(shift) % _small;
        }

        return remainder == 0;
    }

    private UInt128 PowerOfTen(long exponent)
    {
        UInt128 power = 1;
        UInt128 square = 10 % (UInt128)_small;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
            {
                power = power * square % _small;
            }

            square = square * square % _small;
        }

        return power;
    }

    private bool LargeDivides(NumberView number, long shift)
    {
        const int chunkDigits = 18;
        var remainder = BigInteger.Zero;
        for (var start = 0; start < number.DigitCount; start += chunkDigits)
        {
            ulong chunk = 0;
            ulong scale = 1;
            for (var index = start; index < Math.Min(start + chunkDigits, number.DigitCount); index++)
            {
                chunk = (chunk * 10) + (uint)(number.Digit(index) - (byte)'0');
                scale *= 10;
            }

            remainder = ((remainder * scale) + chunk) % _mantissa;
        }

        return (remainder * BigInteger.ModPow(10, shift, _mantissa) % _mantissa).IsZero;
    }
}

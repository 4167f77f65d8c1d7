using System.Globalization;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>A JSON value as daprd hands it out as a secret: a text as it is, anything else as Go prints what is no text.</summary>
internal static class GoText
{
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? string.Empty,
        JsonValueKind.Number => $"%!s(float64={Number(value.GetDouble())})",
        JsonValueKind.True => "%!s(bool=true)",
        JsonValueKind.False => "%!s(bool=false)",
        _ => "%!s(<nil>)",
    };

    /// <summary>The shortest digits that give the number back; with an exponent below 1e-4 and from 1e+06.</summary>
    private static string Number(double number)
    {
        var exponent = number == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(number)));
        if (exponent is >= -4 and < 6)
        {
            return ((decimal)number).ToString(CultureInfo.InvariantCulture) is var text && double.Parse(text, CultureInfo.InvariantCulture).Equals(number)
                ? text
                : number.ToString("R", CultureInfo.InvariantCulture);
        }

        var digits = number.ToString("E16", CultureInfo.InvariantCulture);
        for (var length = 0; length <= 16; length++)
        {
            var shorter = number.ToString($"E{length}", CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture).Equals(number))
            {
                digits = shorter;
                break;
            }
        }

        var mark = digits.IndexOf('E', StringComparison.Ordinal);
        return $"{digits[..mark]}e{digits[mark + 1]}{digits[(mark + 2)..].TrimStart('0').PadLeft(2, '0')}";
    }
}

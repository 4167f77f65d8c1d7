using System.Globalization;
using System.Text;

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary><c>int(x)</c>, <c>string(x)</c> and their like.</summary>
internal static class CelConversions
{
    private const double LowestInt = -9223372036854775808.0;
    private const double AboveInt = 9223372036854775808.0;
    private const double AboveUint = 18446744073709551616.0;

    public static object To(string type, object? value) => type switch
    {
        "bool" => ToBool(value),
        "bytes" => ToBytes(value),
        "double" => ToDouble(value),
        "int" => ToInt(value),
        "uint" => ToUint(value),
        "string" => ToText(value),
        "timestamp" => CelTimes.ToTimestamp(value),
        _ => value is string text && GoDuration.TryParse(text, out var duration) ? duration : value is TimeSpan ? value : Failed(type, value),
    };

    public static CelError Failed(string type, object? value) => new($"a value of type {CelType.Of(value).Name} cannot become {type}");

    private static object ToBool(object? value) => value switch
    {
        bool => value,
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => Failed("bool", value),
    };

    private static object ToBytes(object? value) => value switch
    {
        byte[] => value,
        string text => Encoding.UTF8.GetBytes(text),
        _ => Failed("bytes", value),
    };

    private static object ToDouble(object? value) => value switch
    {
        double => value,
        long number => (double)number,
        ulong number => (double)number,
        string text when double.TryParse(text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite), CultureInfo.InvariantCulture, out var number) => number,
        _ => Failed("double", value),
    };

    private static object ToInt(object? value) => value switch
    {
        long => value,
        ulong number => number <= long.MaxValue ? (long)number : CelError.Overflow,
        double number => number is > LowestInt and < AboveInt ? (long)number : CelError.Overflow,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        TimeSpan time => time.Ticks * 100,
        _ => Failed("int", value),
    };

    private static object ToUint(object? value) => value switch
    {
        ulong => value,
        long number => number >= 0 ? (ulong)number : CelError.Overflow,
        double number => number is >= 0 and < AboveUint ? (ulong)number : CelError.Overflow,
        string text when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => Failed("uint", value),
    };

    private static object ToText(object? value) => value switch
    {
        string => value,
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        ulong number => number.ToString(CultureInfo.InvariantCulture),
        double number => GoStrings.Shortest(number),
        byte[] bytes => TryDecode(bytes),
        DateTimeOffset time => CelTimes.Print(time),
        TimeSpan time => $"{(time.Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture)}s",
        _ => Failed("string", value),
    };

    private static object TryDecode(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // the answer to the conversion
            return new CelError("invalid UTF-8 in bytes, cannot convert to string");
        }
    }
}

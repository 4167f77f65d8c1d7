using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StreamingPlatform.Sidecar;

/// <summary>Strings and numbers as Go's encoding/json and fmt write them.</summary>
internal static class GoStrings
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create(['"', '\\', '<', '>', '&', '\u2028', '\u2029', .. Enumerable.Range(0, 0x20).Select(c => (char)c)]);

    /// <summary>Order of the UTF-8 bytes.</summary>
    public static IComparer<string> ByBytes { get; } = Comparer<string>.Create(CompareBytes);

    /// <summary>A quoted string with HTML characters and line separators escaped.</summary>
    public static void Write(string value, ArrayBufferWriter<byte> buffer)
    {
        if (value.AsSpan().IndexOfAny(Escaped) < 0)
        {
            buffer.Write("\""u8);
            Encoding.UTF8.GetBytes(value, buffer);
            buffer.Write("\""u8);
            return;
        }

        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        Encoding.UTF8.GetBytes(text.Append('"').ToString(), buffer);
    }

    /// <summary>Shortest digits that read back as the number, and the exponent of the first.</summary>
    public static (string Digits, int Exponent) Digits(double size)
    {
        var text = size.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = size.ToString("R", CultureInfo.InvariantCulture);
        var digits = shortest.Split('E')[0].Replace(".", string.Empty, StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        return (digits.Length == 0 ? "0" : digits, ExponentOf(shortest, text));
    }

    public static string Plain(string digits, int exponent) =>
        exponent < 0 ? "0." + new string('0', -exponent - 1) + digits
        : digits.Length <= exponent + 1 ? digits.PadRight(exponent + 1, '0')
        : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";

    /// <summary>A decoded value as <c>%v</c> prints it: <c>map[a:1]</c>, <c>[1 x]</c>, <c>&lt;nil&gt;</c>.</summary>
    public static string Print(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"map[{string.Join(' ', value.EnumerateObject().OrderBy(m => m.Name, ByBytes).Select(m => $"{m.Name}:{Print(m.Value)}"))}]",
        JsonValueKind.Array => $"[{string.Join(' ', value.EnumerateArray().Select(Print))}]",
        JsonValueKind.String => GoJson.StringOf(value),
        JsonValueKind.Number => PrintFloat(double.Parse(value.GetRawText(), CultureInfo.InvariantCulture)),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "<nil>",
    };

    /// <summary>Resolves the escapes of a JSON string; half a surrogate pair becomes U+FFFD.</summary>
    public static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] != 'u')
            {
                text.Append(raw[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
                continue;
            }

            text.Append((char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            i += 4;
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static int ExponentOf(string shortest, string scientific) =>
        shortest.Contains('E', StringComparison.Ordinal)
            ? int.Parse(shortest[(shortest.IndexOf('E', StringComparison.Ordinal) + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : int.Parse(scientific[(scientific.IndexOf('E', StringComparison.Ordinal) + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>A number as <c>%g</c> prints it.</summary>
    public static string Shortest(double number) =>
        double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? (number > 0 ? "+Inf" : "-Inf") : PrintFloat(number, 6);

    private static string PrintFloat(double number, int longest = 21)
    {
        if (number == 0)
        {
            return double.IsNegative(number) ? "-0" : "0";
        }

        var (digits, exponent) = Digits(Math.Abs(number));
        var sign = number < 0 ? "-" : string.Empty;
        if (exponent >= -4 && exponent < longest)
        {
            return sign + Plain(digits, exponent);
        }

        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }

    /// <summary>As the order of UTF-16, but that surrogates come after all other characters.</summary>
    private static int CompareBytes(string a, string b)
    {
        var at = a.AsSpan().CommonPrefixLength(b);
        if (at == a.Length || at == b.Length)
        {
            return a.Length.CompareTo(b.Length);
        }

        return char.IsSurrogate(a[at]) == char.IsSurrogate(b[at]) ? a[at].CompareTo(b[at]) : char.IsSurrogate(a[at]) ? 1 : -1;
    }

    /// <summary>A text as <c>%q</c> prints it.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\u007f' => quoted.Append($"\\x{(int)c:x2}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}

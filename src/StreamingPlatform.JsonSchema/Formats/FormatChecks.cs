using System.Text;
using StreamingPlatform.JsonSchema.Patterns;

namespace StreamingPlatform.JsonSchema.Formats;

/// <summary>The formats that can be asserted.</summary>
internal static class FormatChecks
{
    private static readonly FormatCheck[] s_checks =
    [
        new("date-time", DateFormats.IsDateTime),
        new("date", DateFormats.IsDate),
        new("time", DateFormats.IsTime),
        new("duration", DateFormats.IsDuration),
        new("email", EmailFormat.IsEmail),
        new("hostname", HostnameFormat.IsHostname),
        new("ipv4", AddressFormats.IsIpv4),
        new("ipv6", AddressFormats.IsIpv6),
        new("uri", UriFormat.IsUri),
        new("uuid", IsUuid),
        new("json-pointer", IsJsonPointer),
        new("regex", IsRegex),
    ];

    public static IReadOnlyCollection<string> Names { get; } = [.. s_checks.Select(check => check.Name)];

    public static FormatCheck? Find(string name) => Array.Find(s_checks, check => check.Name == name);

    private static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != 36)
        {
            return false;
        }

        for (var index = 0; index < text.Length; index++)
        {
            if (index is 8 or 13 or 18 or 23 ? text[index] != (byte)'-' : !char.IsAsciiHexDigit((char)text[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsJsonPointer(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] != (byte)'/')
        {
            return false;
        }

        for (var tilde = text.IndexOf((byte)'~'); tilde >= 0; tilde = text.IndexOf((byte)'~'))
        {
            text = text[(tilde + 1)..];
            if (text.IsEmpty || text[0] is not ((byte)'0' or (byte)'1'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsRegex(ReadOnlySpan<byte> text)
    {
        if (text.Length > PatternParser.LongestPattern)
        {
            return false;
        }

        try
        {
            PatternParser.Parse(Encoding.UTF8.GetString(text), out _);
            return true;
        }
        catch (PatternSyntaxException)
        {
            return false;
        }
    }
}

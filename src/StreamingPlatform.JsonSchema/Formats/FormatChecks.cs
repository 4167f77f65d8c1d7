using System.Runtime.Intrinsics;
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

        // The three parts overlap; hyphens are at 8, 13, 18 and 23.
        return AreHexDigits(text[..16], Vector128.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0))
            && AreHexDigits(text[16..32], Vector128.Create((byte)0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0))
            && AreHexDigits(text[20..], Vector128.Create((byte)0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    /// <summary>Sixteen hexadecimal digits, with hyphens where the mask says.</summary>
    private static bool AreHexDigits(ReadOnlySpan<byte> text, Vector128<byte> hyphens)
    {
        var bytes = Vector128.Create(text);
        var digits = Vector128.LessThanOrEqual(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)9));
        var letters = Vector128.LessThanOrEqual((bytes | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a'), Vector128.Create((byte)5));
        var dashes = Vector128.Equals(bytes, Vector128.Create((byte)'-'));
        return Vector128.ConditionalSelect(hyphens, dashes, digits | letters) == Vector128<byte>.AllBitsSet;
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

using System.Buffers;

namespace StreamingPlatform.JsonSchema.Formats;

/// <summary>Absolute URIs of RFC 3986.</summary>
internal static class UriFormat
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private const string SubDelimiters = "!$&'()*+,;=";
    private static readonly SearchValues<byte> s_scheme = Bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");
    private static readonly SearchValues<byte> s_userInfo = Bytes(Unreserved + SubDelimiters + "%:");
    private static readonly SearchValues<byte> s_host = Bytes(Unreserved + SubDelimiters + "%");
    private static readonly SearchValues<byte> s_path = Bytes(Unreserved + SubDelimiters + "%:@/");
    private static readonly SearchValues<byte> s_query = Bytes(Unreserved + SubDelimiters + "%:@/?");

    public static bool IsUri(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        if (colon < 1 || !char.IsAsciiLetter((char)text[0]) || text[..colon].ContainsAnyExcept(s_scheme))
        {
            return false;
        }

        if (!AreEscapesValid(text))
        {
            return false;
        }

        text = text[(colon + 1)..];
        var hash = text.IndexOf((byte)'#');
        if (hash >= 0)
        {
            if (text[(hash + 1)..].ContainsAnyExcept(s_query))
            {
                return false;
            }

            text = text[..hash];
        }

        var question = text.IndexOf((byte)'?');
        if (question >= 0)
        {
            if (text[(question + 1)..].ContainsAnyExcept(s_query))
            {
                return false;
            }

            text = text[..question];
        }

        if (!text.StartsWith("//"u8))
        {
            return !text.ContainsAnyExcept(s_path);
        }

        text = text[2..];
        var slash = text.IndexOf((byte)'/');
        return IsAuthority(slash < 0 ? text : text[..slash]) && (slash < 0 || !text[slash..].ContainsAnyExcept(s_path));
    }

    private static bool IsAuthority(ReadOnlySpan<byte> text)
    {
        var at = text.LastIndexOf((byte)'@');
        if (at >= 0)
        {
            if (text[..at].ContainsAnyExcept(s_userInfo))
            {
                return false;
            }

            text = text[(at + 1)..];
        }

        if (text.StartsWith("["u8))
        {
            var close = text.IndexOf((byte)']');
            return close > 0 && IsLiteral(text[1..close]) && IsPort(text[(close + 1)..]);
        }

        var colon = text.IndexOf((byte)':');
        return !(colon < 0 ? text : text[..colon]).ContainsAnyExcept(s_host) && (colon < 0 || IsPort(text[colon..]));
    }

    private static bool IsLiteral(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is not ((byte)'v' or (byte)'V'))
        {
            return AddressFormats.IsIpv6(text);
        }

        var dot = text.IndexOf((byte)'.');
        return dot > 1 && dot < text.Length - 1 && text[1..dot].IndexOfAnyExcept("0123456789ABCDEFabcdef"u8) < 0 && !text[(dot + 1)..].Contains((byte)'%') && !text[(dot + 1)..].ContainsAnyExcept(s_userInfo);
    }

    private static bool IsPort(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] == (byte)':' && text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);

    private static bool AreEscapesValid(ReadOnlySpan<byte> text)
    {
        for (var percent = text.IndexOf((byte)'%'); percent >= 0; percent = text.IndexOf((byte)'%'))
        {
            if (percent + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[percent + 1]) || !char.IsAsciiHexDigit((char)text[percent + 2]))
            {
                return false;
            }

            text = text[(percent + 3)..];
        }

        return true;
    }

    private static SearchValues<byte> Bytes(string characters) => SearchValues.Create([.. characters.Select(character => (byte)character)]);
}

using System.Buffers;

namespace StreamingPlatform.JsonSchema.Formats;

/// <summary>Mailboxes of RFC 5321, section 4.1.2.</summary>
internal static class EmailFormat
{
    private static readonly SearchValues<byte> s_atoms = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~"u8);

    public static bool IsEmail(ReadOnlySpan<byte> text)
    {
        var at = text.LastIndexOf((byte)'@');
        if (at < 1)
        {
            return false;
        }

        var local = text[..at];
        return (local[0] == (byte)'"' ? IsQuoted(local) : IsDotAtom(local)) && IsDomain(text[(at + 1)..]);
    }

    private static bool IsDotAtom(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            var dot = text.IndexOf((byte)'.');
            var atom = dot < 0 ? text : text[..dot];
            if (atom.IsEmpty || atom.IndexOfAnyExcept(s_atoms) >= 0)
            {
                return false;
            }

            if (dot < 0)
            {
                return true;
            }

            text = text[(dot + 1)..];
        }
    }

    private static bool IsQuoted(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[^1] != (byte)'"')
        {
            return false;
        }

        text = text[1..^1];
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is < 32 or > 126 or (byte)'"' || (text[index] == (byte)'\\' && (++index >= text.Length || text[index] is < 32 or > 126)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[0] != (byte)'[' || text[^1] != (byte)']')
        {
            return HostnameFormat.IsHostname(text);
        }

        var literal = text[1..^1];
        return literal.StartsWith("IPv6:"u8) ? AddressFormats.IsIpv6(literal["IPv6:".Length..]) : AddressFormats.IsIpv4(literal);
    }
}

namespace StreamingPlatform.JsonSchema.Formats;

/// <summary>Host names of RFC 1123; labels that begin with <c>xn--</c> must decode to one of IDNA 2008.</summary>
internal static class HostnameFormat
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    public static bool IsHostname(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > LongestName)
        {
            return false;
        }

        while (true)
        {
            var dot = text.IndexOf((byte)'.');
            if (!IsLabel(dot < 0 ? text : text[..dot]))
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

    private static bool IsLabel(ReadOnlySpan<byte> label)
    {
        if (label.Length is 0 or > LongestLabel || label[0] == (byte)'-' || label[^1] == (byte)'-')
        {
            return false;
        }

        foreach (var character in label)
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && character != (byte)'-')
            {
                return false;
            }
        }

        var isEncoded = label.Length > 3 && (label[0] | 0x20) == 'x' && (label[1] | 0x20) == 'n' && label[2] == (byte)'-' && label[3] == (byte)'-';
        return !isEncoded || IsEncodedLabel(label[4..]);
    }

    private static bool IsEncodedLabel(ReadOnlySpan<byte> encoded)
    {
        Span<int> codePoints = stackalloc int[LongestLabel];
        var count = Punycode.Decode(encoded, codePoints);
        return count > 0 && InternationalLabel.IsValid(codePoints[..count]);
    }
}

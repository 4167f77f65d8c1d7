namespace StreamingPlatform.JsonSchema.Formats;

/// <summary>IP addresses: RFC 2673 dotted quads without leading zeros, and RFC 4291.</summary>
internal static class AddressFormats
{
    public static bool IsIpv4(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 7 or > 15)
        {
            return false;
        }

        for (var part = 0; part < 4; part++)
        {
            var end = part == 3 ? text.Length : text.IndexOf((byte)'.');
            if (end is < 1 or > 3 || (end > 1 && text[0] == (byte)'0'))
            {
                return false;
            }

            var value = 0;
            foreach (var digit in text[..end])
            {
                if (!char.IsAsciiDigit((char)digit))
                {
                    return false;
                }

                value = (value * 10) + (digit - '0');
            }

            if (value > 255)
            {
                return false;
            }

            text = part == 3 ? default : text[(end + 1)..];
        }

        return true;
    }

    public static bool IsIpv6(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 2 or > 45)
        {
            return false;
        }

        var gap = text.IndexOf("::"u8);
        if (gap < 0)
        {
            return CountGroups(text, mayEndInIpv4: true) == 8;
        }

        var before = CountGroups(text[..gap], mayEndInIpv4: false);
        var after = CountGroups(text[(gap + 2)..], mayEndInIpv4: true);
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    /// <summary>Groups of 16 bits; −1 for what is none.</summary>
    private static int CountGroups(ReadOnlySpan<byte> text, bool mayEndInIpv4)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        var groups = 0;
        while (true)
        {
            var colon = text.IndexOf((byte)':');
            var group = colon < 0 ? text : text[..colon];
            if (colon < 0 && mayEndInIpv4 && IsIpv4(group))
            {
                return groups + 2;
            }

            if (group.Length is < 1 or > 4 || !AreHexDigits(group))
            {
                return -1;
            }

            groups++;
            if (colon < 0)
            {
                return groups;
            }

            text = text[(colon + 1)..];
        }
    }

    private static bool AreHexDigits(ReadOnlySpan<byte> text)
    {
        foreach (var digit in text)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
        }

        return true;
    }
}

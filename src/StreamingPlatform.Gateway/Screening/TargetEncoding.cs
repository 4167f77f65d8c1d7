using System.Buffers;
using System.Text;

namespace StreamingPlatform.Gateway.Screening;

/// <summary>Percent-encoding (RFC 3986 §2.1) of a request target: well-formed, of UTF-8, and without what hides something.</summary>
internal static class TargetEncoding
{
    private const int MaxLength = 8_192;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> Hidden = SearchValues.Create("./\\<>'\"%\0");

    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? Fault(string text, bool isPath)
    {
        if (text.Length > MaxLength)
        {
            return "an oversized target";
        }

        if (!IsWellFormed(text))
        {
            return "a malformed percent-encoding";
        }

        string once;
        try
        {
            once = Decode(text);
        }
        catch (DecoderFallbackException)
        {
            return "an encoding that is not UTF-8";
        }

        if (once.Any(character => character is '\0' or '\r' or '\n') || (isPath && once.Any(char.IsControl)))
        {
            return "a control character";
        }

        if (isPath && once.Replace('\\', '/').Split('/').Any(step => step is ".." or "."))
        {
            return "a path that climbs";
        }

        return IsEncodedTwice(once) ? "a double encoding" : null;
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Only what would be hidden by it: a plain text may hold "%41".</summary>
    private static bool IsEncodedTwice(string once)
    {
        for (var i = once.IndexOf('%', StringComparison.Ordinal); i >= 0; i = once.IndexOf('%', i + 1))
        {
            if (i + 2 < once.Length && char.IsAsciiHexDigit(once[i + 1]) && char.IsAsciiHexDigit(once[i + 2])
                && Hidden.Contains((char)Convert.ToByte(once.Substring(i + 1, 2), 16)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Decode(string text)
    {
        var bytes = new byte[Strict.GetMaxByteCount(text.Length)];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                bytes[count++] = Convert.ToByte(text.Substring(i + 1, 2), 16);
                i += 2;
            }
            else
            {
                count += Strict.GetBytes(text.AsSpan(i, char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1), bytes.AsSpan(count));
                i += char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 1 : 0;
            }
        }

        return Strict.GetString(bytes, 0, count);
    }
}

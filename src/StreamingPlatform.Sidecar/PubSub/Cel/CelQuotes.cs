using System.Globalization;
using System.Text;

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>A string or bytes literal: its quotes, and how it is read.</summary>
/// <param name="Prefix">Characters before the first quote (<c>r</c>, <c>b</c>).</param>
internal sealed record CelQuotes(int Prefix, string Quote, bool IsRaw, bool IsBytes)
{
    /// <summary>The literal that begins at a position; null when none does.</summary>
    public static CelQuotes? At(string text, int at)
    {
        var (raw, bytes, prefix) = (false, false, 0);
        while (at + prefix < text.Length && prefix < 2)
        {
            var c = char.ToLowerInvariant(text[at + prefix]);
            if (c == 'r' && !raw)
            {
                raw = true;
            }
            else if (c == 'b' && !bytes && !raw)
            {
                bytes = true;
            }
            else
            {
                break;
            }

            prefix++;
        }

        if (at + prefix >= text.Length || text[at + prefix] is not ('"' or '\''))
        {
            return null;
        }

        var quote = text[at + prefix].ToString();
        var isLong = string.CompareOrdinal(text, at + prefix, quote + quote + quote, 0, 3) == 0;
        return new CelQuotes(prefix, isLong ? quote + quote + quote : quote, raw, bytes);
    }

    /// <exception cref="CelSyntaxException">it does not end, or holds an unknown escape.</exception>
    public CelToken Read(string text, ref int at)
    {
        var start = at;
        at += Prefix + Quote.Length;
        var read = new StringBuilder();
        var bytes = new List<byte>();
        while (true)
        {
            if (at >= text.Length || (Quote.Length == 1 && text[at] is '\n' or '\r'))
            {
                throw new CelSyntaxException($"the text at {start + 1} does not end");
            }

            if (string.CompareOrdinal(text, at, Quote, 0, Quote.Length) == 0)
            {
                at += Quote.Length;
                return IsBytes
                    ? new CelToken(CelTokenKind.Bytes, string.Empty, [.. bytes], start)
                    : new CelToken(CelTokenKind.String, read.ToString(), null, start);
            }

            if (text[at] == '\\' && !IsRaw)
            {
                Unescape(text, ref at, read, bytes);
                continue;
            }

            var length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
            read.Append(text, at, length);
            bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(at, length)));
            at += length;
        }
    }

    private static void Unescape(string text, ref int at, StringBuilder read, List<byte> bytes)
    {
        var c = at + 1 < text.Length ? text[at + 1] : '\0';
        var simple = c switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '"' or '\'' or '\\' or '?' or '`' => c,
            _ => '\0',
        };
        if (simple != '\0')
        {
            read.Append(simple);
            bytes.Add((byte)simple);
            at += 2;
            return;
        }

        var (skip, digits, number) = c switch
        {
            'x' or 'X' => (2, 2, 16),
            'u' => (2, 4, 16),
            'U' => (2, 8, 16),
            >= '0' and <= '3' => (1, 3, 8),
            _ => throw new CelSyntaxException($"the escape at {at + 1} is unknown"),
        };
        if (at + skip + digits > text.Length || !TryParse(text.AsSpan(at + skip, digits), number, out var code) || (digits == 8 && !Rune.IsValid(code)))
        {
            throw new CelSyntaxException($"the escape at {at + 1} is no number");
        }

        // In bytes an escape of two or three digits is a byte, elsewhere a character.
        var character = Rune.IsValid(code) ? new Rune(code).ToString() : "\uFFFD";
        read.Append(character);
        bytes.AddRange(digits <= 3 ? [(byte)code] : Encoding.UTF8.GetBytes(character));
        at += skip + digits;
    }

    private static bool TryParse(ReadOnlySpan<char> digits, int number, out int code)
    {
        code = 0;
        if (number == 16)
        {
            return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
        }

        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return false;
            }

            code = (code * 8) + digit - '0';
        }

        return true;
    }
}

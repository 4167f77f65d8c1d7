namespace StreamingPlatform.JsonSchema.Patterns;

/// <summary>What may stand behind a backslash, in classes and outside.</summary>
internal static class PatternEscapes
{
    /// <summary>One code point of the pattern's own text.</summary>
    public static int ReadCodePoint(string text, ref int position)
    {
        if (char.IsHighSurrogate(text[position]) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1]))
        {
            position += 2;
            return char.ConvertToUtf32(text[position - 2], text[position - 1]);
        }

        return text[position++];
    }

    /// <summary>\d, \w, \s, \p{…} and their opposites; null for anything else. Position is behind the backslash.</summary>
    public static CodePointSet? ReadClass(string text, ref int position)
    {
        var letter = text[position];
        CodePointSet? set = letter switch
        {
            'd' or 'D' => CodePointSet.Digits,
            'w' or 'W' => CodePointSet.WordCharacters,
            's' or 'S' => CodePointSet.Spaces,
            'p' or 'P' => ReadProperty(text, ref position),
            _ => null,
        };
        if (set is null)
        {
            return null;
        }

        position++;
        return char.IsAsciiLetterUpper(letter) ? set.Complement() : set;
    }

    /// <summary>An escaped character. Position is behind the backslash.</summary>
    public static int ReadCharacter(string text, ref int position, bool inClass)
    {
        var letter = text[position];
        switch (letter)
        {
            case 't':
                position++;
                return '\t';
            case 'n':
                position++;
                return '\n';
            case 'v':
                position++;
                return '\v';
            case 'f':
                position++;
                return '\f';
            case 'r':
                position++;
                return '\r';
            case 'b' when inClass:
                position++;
                return '\b';
            case '0' when position + 1 >= text.Length || !char.IsAsciiDigit(text[position + 1]):
                position++;
                return 0;
            case 'c' when position + 1 < text.Length && char.IsAsciiLetter(text[position + 1]):
                position += 2;
                return text[position - 1] % 32;
            case 'x':
                position++;
                return ReadHex(text, ref position, 2);
            case 'u':
                position++;
                return ReadUnicode(text, ref position);
            default:
                return !char.IsAsciiLetterOrDigit(letter)
                    ? ReadCodePoint(text, ref position)
                    : throw new PatternSyntaxException($"'\\{letter}' is not an escape of ECMA-262.");
        }
    }

    private static int ReadUnicode(string text, ref int position)
    {
        if (position < text.Length && text[position] == '{')
        {
            var end = text.IndexOf('}', position);
            var digits = end < 0 ? "" : text[(position + 1)..end];
            position = end + 1;
            return digits.Length > 0 && digits.All(char.IsAsciiHexDigit) && digits.TrimStart('0') is { Length: <= 6 } significant
                && Convert.ToInt32("0" + significant, 16) is <= CodePointSet.Last and var codePoint
                ? codePoint
                : throw new PatternSyntaxException("'\\u{…}' names no code point.");
        }

        var unit = ReadHex(text, ref position, 4);
        if (unit is >= 0xD800 and <= 0xDBFF && position + 1 < text.Length && text[position] == '\\' && text[position + 1] == 'u')
        {
            var behind = position + 2;
            if (behind < text.Length && text[behind] != '{' && ReadHex(text, ref behind, 4) is >= 0xDC00 and <= 0xDFFF and var low)
            {
                position = behind;
                return char.ConvertToUtf32((char)unit, (char)low);
            }
        }

        return unit;
    }

    private static int ReadHex(string text, ref int position, int length)
    {
        if (position + length > text.Length || !text.AsSpan(position, length).ToString().All(char.IsAsciiHexDigit))
        {
            throw new PatternSyntaxException($"'\\{(length == 2 ? 'x' : 'u')}' is not followed by {length} hexadecimal digits.");
        }

        position += length;
        return Convert.ToInt32(text.Substring(position - length, length), 16);
    }

    private static CodePointSet ReadProperty(string text, ref int position)
    {
        var end = position + 1 < text.Length && text[position + 1] == '{' ? text.IndexOf('}', position) : -1;
        if (end < 0)
        {
            throw new PatternSyntaxException($"'\\{text[position]}' is not followed by a property in braces.");
        }

        var property = text[(position + 2)..end];
        position = end;
        return UnicodeProperties.Find(property);
    }
}

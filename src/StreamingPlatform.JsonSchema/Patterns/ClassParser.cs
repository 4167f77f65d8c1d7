namespace StreamingPlatform.JsonSchema.Patterns;

/// <summary>Parses a character class; begins behind its '['.</summary>
internal readonly struct ClassParser(string text)
{

    public CodePointSet Parse(ref int position)
    {
        var isNegative = position < text.Length && text[position] == '^';
        if (isNegative)
        {
            position++;
        }

        var ranges = new List<(int, int)>();
        while (true)
        {
            if (position >= text.Length)
            {
                throw new PatternSyntaxException("a '[' is not closed.");
            }

            if (text[position] == ']')
            {
                position++;
                break;
            }

            ReadRange(ranges, ref position);
        }

        var set = CodePointSet.Of(ranges);
        return isNegative ? set.Complement() : set;
    }

    private void ReadRange(List<(int, int)> ranges, ref int position)
    {
        var (first, firstSet) = ReadMember(ref position);
        var isRange = position + 1 < text.Length && text[position] == '-' && text[position + 1] != ']';
        if (!isRange)
        {
            Add(ranges, first, firstSet);
            return;
        }

        position++;
        var (last, lastSet) = ReadMember(ref position);
        if (firstSet is not null || lastSet is not null)
        {
            // As without the flag: the hyphen stands for itself.
            Add(ranges, first, firstSet);
            Add(ranges, last, lastSet);
            ranges.Add(('-', '-'));
        }
        else if (first > last)
        {
            throw new PatternSyntaxException("the ends of a range in a character class are out of order.");
        }
        else
        {
            ranges.Add((first, last));
        }
    }

    private (int CodePoint, CodePointSet? Set) ReadMember(ref int position)
    {
        if (text[position] != '\\')
        {
            return (PatternEscapes.ReadCodePoint(text, ref position), null);
        }

        if (++position >= text.Length)
        {
            throw new PatternSyntaxException("it ends with '\\'.");
        }

        return PatternEscapes.ReadClass(text, ref position) is { } set ? (0, set) : (PatternEscapes.ReadCharacter(text, ref position, inClass: true), null);
    }

    private static void Add(List<(int, int)> ranges, int codePoint, CodePointSet? set)
    {
        if (set is null)
        {
            ranges.Add((codePoint, codePoint));
        }
        else
        {
            ranges.AddRange(set.Ranges);
        }
    }
}

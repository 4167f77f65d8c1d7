namespace StreamingPlatform.JsonSchema.Patterns;

/// <summary>
/// Parses the regular expressions of ECMA-262 with the <c>u</c> flag. More lenient than the flag in two things that schemas of others are full of: any
/// punctuation may be escaped, and <c>{</c>, <c>}</c> and <c>]</c> stand for themselves where they mean nothing else.
/// </summary>
internal sealed class PatternParser
{
    public const int LongestPattern = 10_000;
    private const int MaxDepth = 100;
    private const int LargestCount = 1_000_000;

    private readonly string _text;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly List<PatternNode.Backreference> _references = [];
    private int _position;
    private int _depth;
    private int _groups;

    private PatternParser(string text) => _text = text;

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private bool IsAtEnd => _position >= _text.Length;

    /// <summary>The parsed pattern, and the number of each named group.</summary>
    public static PatternNode Parse(string text, out IReadOnlyDictionary<string, int> names)
    {
        if (text.Length > LongestPattern)
        {
            throw new PatternSyntaxException($"it is longer than {LongestPattern} characters.");
        }

        var parser = new PatternParser(text);
        var pattern = parser.ParseChoice();
        if (!parser.IsAtEnd)
        {
            throw new PatternSyntaxException("there is a ')' without '('.");
        }

        foreach (var reference in parser._references)
        {
            if (reference.Name is { } name ? !parser._names.ContainsKey(name) : reference.Number > parser._groups)
            {
                throw new PatternSyntaxException("it refers to a group that is not there.");
            }
        }

        names = parser._names;
        return pattern;
    }

    private PatternNode ParseChoice()
    {
        if (++_depth > MaxDepth)
        {
            throw new PatternSyntaxException($"it nests deeper than {MaxDepth} groups.");
        }

        var alternatives = new List<PatternNode> { ParseSequence() };
        while (Take('|'))
        {
            alternatives.Add(ParseSequence());
        }

        _depth--;
        return alternatives.Count == 1 ? alternatives[0] : new PatternNode.Choice(alternatives);
    }

    private PatternNode.Sequence ParseSequence()
    {
        var parts = new List<PatternNode>();
        while (!IsAtEnd && Current is not ('|' or ')'))
        {
            var isRepeatable = true;
            var part = ParseAtom(ref isRepeatable);
            parts.Add(ParseQuantifier(part, isRepeatable));
        }

        return new(parts);
    }

    private PatternNode ParseAtom(ref bool isRepeatable)
    {
        switch (Current)
        {
            case '^':
                _position++;
                isRepeatable = false;
                return new PatternNode.Assertion(AssertionKind.Start);
            case '$':
                _position++;
                isRepeatable = false;
                return new PatternNode.Assertion(AssertionKind.End);
            case '(':
                return ParseGroup(ref isRepeatable);
            case '.':
                _position++;
                return new PatternNode.Set(CodePointSet.NoLineTerminators);
            case '[':
                _position++;
                return new PatternNode.Set(new ClassParser(_text).Parse(ref _position));
            case '\\':
                return ParseEscape(ref isRepeatable);
            case '*' or '+' or '?':
                throw new PatternSyntaxException($"'{Current}' repeats nothing.");
            case '{' when TryReadCounts(out _, out _):
                throw new PatternSyntaxException("'{…}' repeats nothing.");
            default:
                return Literal(PatternEscapes.ReadCodePoint(_text, ref _position));
        }
    }

    private PatternNode ParseGroup(ref bool isRepeatable)
    {
        _position++;
        PatternNode group;
        if (!Take('?'))
        {
            var number = ++_groups;
            group = new PatternNode.Capture(ParseChoice(), number);
        }
        else if (Take(':'))
        {
            group = ParseChoice();
        }
        else if (Current is '=' or '!')
        {
            isRepeatable = false;
            group = ParseLook(isAhead: true);
        }
        else if (Take('<'))
        {
            if (Current is '=' or '!')
            {
                isRepeatable = false;
                group = ParseLook(isAhead: false);
            }
            else
            {
                group = ParseNamedGroup();
            }
        }
        else
        {
            throw new PatternSyntaxException("'(?' is followed by something that ECMA-262 does not know.");
        }

        return Take(')') ? group : throw new PatternSyntaxException("a '(' is not closed.");
    }

    private PatternNode.Look ParseLook(bool isAhead)
    {
        var isNegative = _text[_position++] == '!';
        return new(ParseChoice(), isAhead, isNegative);
    }

    private PatternNode.Capture ParseNamedGroup()
    {
        var number = ++_groups;
        if (!_names.TryAdd(ReadName(), number))
        {
            throw new PatternSyntaxException("two groups have the same name.");
        }

        return new(ParseChoice(), number);
    }

    private string ReadName()
    {
        var end = _text.IndexOf('>', _position);
        var name = end < 0 ? "" : _text[_position..end];
        if (name.Length == 0 || !(char.IsLetter(name[0]) || name[0] is '$' or '_') || !name.All(character => char.IsLetterOrDigit(character) || character is '$' or '_'))
        {
            throw new PatternSyntaxException("the name of a group is not an identifier.");
        }

        _position = end + 1;
        return name;
    }

    private PatternNode ParseEscape(ref bool isRepeatable)
    {
        var next = _position + 1 < _text.Length ? _text[_position + 1] : throw new PatternSyntaxException("it ends with '\\'.");
        if (next is 'b' or 'B')
        {
            _position += 2;
            isRepeatable = false;
            return new PatternNode.Assertion(next == 'b' ? AssertionKind.WordBoundary : AssertionKind.NoWordBoundary);
        }

        if (next is >= '1' and <= '9')
        {
            _position++;
            return Reference(new(ReadInteger(), Name: null));
        }

        if (next == 'k')
        {
            _position += 2;
            return Take('<') ? Reference(new(0, ReadName())) : throw new PatternSyntaxException("'\\k' is not followed by the name of a group.");
        }

        _position++;
        return PatternEscapes.ReadClass(_text, ref _position) is { } set
            ? new PatternNode.Set(set)
            : Literal(PatternEscapes.ReadCharacter(_text, ref _position, inClass: false));
    }

    private PatternNode.Backreference Reference(PatternNode.Backreference reference)
    {
        _references.Add(reference);
        return reference;
    }

    private PatternNode ParseQuantifier(PatternNode part, bool isRepeatable)
    {
        int min;
        int max;
        switch (Current)
        {
            case '*' when !IsAtEnd:
                (min, max) = (0, int.MaxValue);
                _position++;
                break;
            case '+':
                (min, max) = (1, int.MaxValue);
                _position++;
                break;
            case '?':
                (min, max) = (0, 1);
                _position++;
                break;
            case '{' when TryReadCounts(out min, out max):
                break;
            default:
                return part;
        }

        if (!isRepeatable)
        {
            throw new PatternSyntaxException("an assertion cannot be repeated.");
        }

        return min <= max ? new PatternNode.Repeat(part, min, max, IsLazy: Take('?')) : throw new PatternSyntaxException("the counts of a repetition are out of order.");
    }

    /// <summary>{n}, {n,} or {n,m}; otherwise the brace stands for itself.</summary>
    private bool TryReadCounts(out int min, out int max)
    {
        var start = _position++;
        max = int.MaxValue;
        min = 0;
        if (char.IsAsciiDigit(Current))
        {
            min = max = ReadInteger();
            if (Take(','))
            {
                max = char.IsAsciiDigit(Current) ? ReadInteger() : int.MaxValue;
            }

            if (Take('}'))
            {
                return true;
            }
        }

        _position = start;
        return false;
    }

    private int ReadInteger()
    {
        var value = 0;
        while (char.IsAsciiDigit(Current))
        {
            value = Math.Min(LargestCount, (value * 10) + (_text[_position++] - '0'));
        }

        return value;
    }

    private bool Take(char expected)
    {
        if (IsAtEnd || _text[_position] != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private static PatternNode.Set Literal(int codePoint) => new(CodePointSet.Of((codePoint, codePoint)));
}

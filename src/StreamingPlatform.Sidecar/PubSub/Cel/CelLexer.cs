namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>Cuts an expression into tokens, as CEL's grammar has them.</summary>
internal sealed class CelLexer(string text)
{
    private static readonly string[] Symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "[", "]", "{", "}", "(", ")", ".", ",", "-", "!", "?", ":", "+", "*", "/", "%"];

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal) { "in", "true", "false", "null" };
    private int at;

    /// <exception cref="CelSyntaxException">something in it is no token.</exception>
    public static IReadOnlyList<CelToken> Read(string text)
    {
        var lexer = new CelLexer(text);
        var tokens = new List<CelToken>();
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != CelTokenKind.End);
        return tokens;
    }

    private CelToken Next()
    {
        SkipBlanks();
        var start = at;
        if (at == text.Length)
        {
            return new CelToken(CelTokenKind.End, "the end", null, at);
        }

        var c = text[at];
        if (CelQuotes.At(text, at) is { } quotes)
        {
            return quotes.Read(text, ref at);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            var word = While(x => char.IsAsciiLetterOrDigit(x) || x == '_');
            return new CelToken(Words.Contains(word) ? CelTokenKind.Symbol : CelTokenKind.Identifier, word, null, start);
        }

        if (c == '`')
        {
            return Escaped(start);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return Number(start);
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                at += symbol.Length;
                return new CelToken(CelTokenKind.Symbol, symbol, null, start);
            }
        }

        throw new CelSyntaxException($"'{c}' at {at + 1} means nothing here");
    }

    private CelToken Escaped(int start)
    {
        at++;
        var name = While(x => char.IsAsciiLetterOrDigit(x) || x is '_' or '.' or '-' or '/' or ' ');
        if (name.Length == 0 || at == text.Length || text[at] != '`')
        {
            throw new CelSyntaxException($"the name at {start + 1} does not end");
        }

        at++;
        return new CelToken(CelTokenKind.EscapedIdentifier, name, null, start);
    }

    private CelToken Number(int start)
    {
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] == 'x')
        {
            at += 2;
            if (While(char.IsAsciiHexDigit).Length == 0)
            {
                throw new CelSyntaxException($"the number at {start + 1} has no digits");
            }
        }
        else if (Fraction())
        {
            return new CelToken(CelTokenKind.Double, text[start..at], null, start);
        }

        var digits = text[start..at];
        if (at < text.Length && text[at] is 'u' or 'U')
        {
            at++;
            return new CelToken(CelTokenKind.Uint, digits, null, start);
        }

        return new CelToken(CelTokenKind.Int, digits, null, start);
    }

    /// <summary>Passes over a decimal number; whether it has a fraction or an exponent.</summary>
    private bool Fraction()
    {
        var isDouble = false;
        While(char.IsAsciiDigit);
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            While(char.IsAsciiDigit);
            isDouble = true;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var sign = at + 1 < text.Length && text[at + 1] is '+' or '-' ? 1 : 0;
            if (at + 1 + sign < text.Length && char.IsAsciiDigit(text[at + 1 + sign]))
            {
                at += 1 + sign;
                While(char.IsAsciiDigit);
                isDouble = true;
            }
        }

        return isDouble;
    }

    private void SkipBlanks()
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                at++;
            }
            else if (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '/')
            {
                While(x => x != '\n');
            }
            else
            {
                return;
            }
        }
    }

    private string While(Func<char, bool> belongs)
    {
        var start = at;
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return text[start..at];
    }
}

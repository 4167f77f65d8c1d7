namespace StreamingPlatform.Sidecar;

/// <summary>Checks JSON as daprd's parser does, and says what is wrong in its words.</summary>
internal ref struct GoJsonScanner
{
    private const int MaxDepth = 10_000;
    private readonly ReadOnlySpan<byte> text;
    private readonly bool streaming;
    private int at;
    private int depth;

    private GoJsonScanner(ReadOnlySpan<byte> text, bool streaming)
    {
        this.text = text;
        this.streaming = streaming;
    }

    /// <summary>The first value of a stream; what follows is not looked at.</summary>
    /// <exception cref="GoJsonException">there is none.</exception>
    public static Range First(ReadOnlySpan<byte> text)
    {
        var scanner = new GoJsonScanner(text, streaming: true);
        scanner.SkipSpace();
        if (scanner.at == text.Length)
        {
            throw new GoJsonException("EOF");
        }

        var start = scanner.at;
        scanner.Value();
        return start..scanner.at;
    }

    /// <summary>A text that is one value.</summary>
    /// <exception cref="GoJsonException">it is not.</exception>
    public static Range Whole(ReadOnlySpan<byte> text)
    {
        var scanner = new GoJsonScanner(text, streaming: false);
        scanner.SkipSpace();
        var start = scanner.at;
        scanner.Value();
        var end = scanner.at;
        scanner.SkipSpace();
        return scanner.at == text.Length ? start..end : throw scanner.Unexpected("after top-level value");
    }

    private void Value()
    {
        switch (Peek())
        {
            case (byte)'{':
                Members();
                break;
            case (byte)'[':
                Elements();
                break;
            case (byte)'"':
                at++;
                Text();
                break;
            case (byte)'-':
                at++;
                Number(Peek() is >= (byte)'0' and <= (byte)'9' ? Peek() : throw Unexpected("in numeric literal"));
                break;
            case >= (byte)'0' and <= (byte)'9' and var digit:
                Number(digit);
                break;
            case (byte)'t':
                Literal("true"u8, "true");
                break;
            case (byte)'f':
                Literal("false"u8, "false");
                break;
            case (byte)'n':
                Literal("null"u8, "null");
                break;
            default:
                throw Unexpected("looking for beginning of value");
        }
    }

    private void Enter()
    {
        at++;
        if (++depth > MaxDepth)
        {
            throw new GoJsonException("exceeded max depth");
        }

        SkipSpace();
    }

    private void Members()
    {
        Enter();
        if (Peek() == '}')
        {
            Leave();
            return;
        }

        while (true)
        {
            if (Peek() != '"')
            {
                throw Unexpected("looking for beginning of object key string");
            }

            at++;
            Text();
            SkipSpace();
            if (Peek() != ':')
            {
                throw Unexpected("after object key");
            }

            at++;
            SkipSpace();
            Value();
            SkipSpace();
            if (Ends('}', "after object key:value pair"))
            {
                return;
            }
        }
    }

    private void Elements()
    {
        Enter();
        if (Peek() == ']')
        {
            Leave();
            return;
        }

        while (true)
        {
            Value();
            SkipSpace();
            if (Ends(']', "after array element"))
            {
                return;
            }
        }
    }

    /// <summary>Whether the object or array ends here; otherwise a comma leads to its next item.</summary>
    private bool Ends(char close, string context)
    {
        var next = Peek();
        if (next == close)
        {
            Leave();
            return true;
        }

        if (next != ',')
        {
            throw Unexpected(context);
        }

        at++;
        SkipSpace();
        return false;
    }

    private void Leave()
    {
        at++;
        depth--;
    }

    private void Text()
    {
        while (true)
        {
            var next = Peek();
            if (next == '"')
            {
                at++;
                return;
            }

            if (next < 0x20)
            {
                throw Unexpected("in string literal");
            }

            at++;
            if (next == '\\')
            {
                Escape();
            }
        }
    }

    private void Escape()
    {
        var kind = Peek();
        if (kind == 'u')
        {
            at++;
            for (var i = 0; i < 4; i++, at++)
            {
                if (!char.IsAsciiHexDigit((char)Peek()))
                {
                    throw Unexpected("in \\u hexadecimal character escape");
                }
            }

            return;
        }

        if ("bfnrt\\/\""u8.IndexOf(kind) < 0)
        {
            throw Unexpected("in string escape code");
        }

        at++;
    }

    private void Number(byte first)
    {
        at++;
        if (first != '0')
        {
            Digits();
        }

        if (at < text.Length && text[at] == '.')
        {
            at++;
            if (Peek() is < (byte)'0' or > (byte)'9')
            {
                throw Unexpected("after decimal point in numeric literal");
            }

            Digits();
        }

        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if (Peek() is (byte)'+' or (byte)'-')
            {
                at++;
            }

            if (Peek() is < (byte)'0' or > (byte)'9')
            {
                throw Unexpected("in exponent of numeric literal");
            }

            Digits();
        }
    }

    private void Digits()
    {
        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }
    }

    private void Literal(ReadOnlySpan<byte> literal, string name)
    {
        for (var i = 0; i < literal.Length; i++, at++)
        {
            if (Peek() != literal[i])
            {
                throw Unexpected($"in literal {name} (expecting '{(char)literal[i]}')");
            }
        }
    }

    private readonly byte Peek() =>
        at < text.Length ? text[at] : throw new GoJsonException(streaming ? "unexpected EOF" : "unexpected end of JSON input");

    private void SkipSpace()
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }
    }

    private readonly GoJsonException Unexpected(string where) => new($"invalid character {Quote(text[at])} {where}");

    private static string Quote(byte value) => (char)value switch
    {
        '\'' => @"'\''",
        '"' => "'\"'",
        '\a' => @"'\a'",
        '\b' => @"'\b'",
        '\f' => @"'\f'",
        '\n' => @"'\n'",
        '\r' => @"'\r'",
        '\t' => @"'\t'",
        '\v' => @"'\v'",
        '\\' => @"'\\'",
        < ' ' or '\u007f' => $@"'\x{value:x2}'",
        >= '\u0080' and < '\u00a1' or '\u00ad' => $@"'\u{(int)value:x4}'",
        var printable => $"'{printable}'",
    };
}

using System.Globalization;

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>Parses by CEL's grammar; macros are resolved here.</summary>
internal sealed class CelParser
{
    private const int Deepest = 250;
    private static readonly string[] Relations = ["<", "<=", ">=", ">", "==", "!=", "in"];
    private readonly IReadOnlyList<CelToken> tokens;
    private int at;
    private int depth;

    private CelParser(IReadOnlyList<CelToken> tokens) => this.tokens = tokens;

    private CelToken Current => tokens[at];

    /// <exception cref="CelSyntaxException">it is no expression.</exception>
    public static CelNode Parse(string text)
    {
        var parser = new CelParser(CelLexer.Read(text));
        var node = parser.Expression();
        return parser.Current.Kind == CelTokenKind.End ? node : throw parser.Unexpected();
    }

    private CelSyntaxException Unexpected() => new($"'{Current.Text}' at {Current.At + 1} is not expected there");

    private bool Take(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw Unexpected();
        }
    }

    private CelNode Expression()
    {
        if (++depth > Deepest)
        {
            throw new CelSyntaxException("the expression is nested too deep");
        }

        var node = Or();
        if (Take("?"))
        {
            var then = Or();
            Expect(":");
            node = new CelNode.Conditional(node, then, Expression());
        }

        depth--;
        return node;
    }

    private CelNode Or()
    {
        var node = And();
        while (Take("||"))
        {
            node = new CelNode.Or(node, And());
        }

        return node;
    }

    private CelNode And()
    {
        var node = Relation();
        while (Take("&&"))
        {
            node = new CelNode.And(node, Relation());
        }

        return node;
    }

    private CelNode Relation()
    {
        var node = Sum();
        while (Array.Exists(Relations, Current.Is))
        {
            node = Operator(node, Sum);
        }

        return node;
    }

    private CelNode Sum()
    {
        var node = Product();
        while (Current.Is("+") || Current.Is("-"))
        {
            node = Operator(node, Product);
        }

        return node;
    }

    private CelNode Product()
    {
        var node = Unary();
        while (Current.Is("*") || Current.Is("/") || Current.Is("%"))
        {
            node = Operator(node, Unary);
        }

        return node;
    }

    private CelNode.Call Operator(CelNode left, Func<CelNode> right)
    {
        var symbol = tokens[at++].Text;
        return new CelNode.Call(symbol, null, [left, right()]);
    }

    private CelNode Unary()
    {
        foreach (var symbol in new[] { "!", "-" })
        {
            if (symbol == "-" && Current.Is("-") && tokens[at + 1].Kind is CelTokenKind.Int or CelTokenKind.Double)
            {
                break; // the sign of a number
            }

            var count = 0;
            while (Take(symbol))
            {
                count++;
            }

            if (count > 0)
            {
                var node = Member();
                for (; count > 0; count--)
                {
                    node = new CelNode.Call(symbol == "!" ? "!" : "negate", null, [node]);
                }

                return node;
            }
        }

        return Member();
    }

    private CelNode Member()
    {
        var node = Primary();
        while (true)
        {
            if (Take("."))
            {
                node = Selection(node);
            }
            else if (Take("["))
            {
                var key = Expression();
                Expect("]");
                node = new CelNode.Index(node, key);
            }
            else
            {
                return node;
            }
        }
    }

    private CelNode Selection(CelNode operand)
    {
        var name = Current;
        if (name.Kind is not (CelTokenKind.Identifier or CelTokenKind.EscapedIdentifier))
        {
            throw Unexpected();
        }

        at++;
        if (name.Kind == CelTokenKind.Identifier && Take("("))
        {
            var arguments = Arguments(")");
            return CelMacros.Expand(name.Text, operand, arguments) ?? new CelNode.Call(name.Text, operand, arguments);
        }

        return new CelNode.Select(operand, name.Text, IsTest: false);
    }

    private CelNode Primary()
    {
        var token = Current;
        at++;
        switch (token.Kind)
        {
            case CelTokenKind.Int or CelTokenKind.Uint or CelTokenKind.Double:
                return new CelNode.Literal(NumberOf(token, negative: false));
            case CelTokenKind.String:
                return new CelNode.Literal(token.Text);
            case CelTokenKind.Bytes:
                return new CelNode.Literal(token.Bytes);
            case CelTokenKind.Identifier:
                return Named(token.Text);
        }

        switch (token.Text)
        {
            case "-" when Current.Kind is CelTokenKind.Int or CelTokenKind.Double:
                return new CelNode.Literal(NumberOf(tokens[at++], negative: true));
            case "." when Current.Kind == CelTokenKind.Identifier:
                return Named(tokens[at++].Text);
            case "true" or "false":
                return new CelNode.Literal(token.Text == "true");
            case "null":
                return new CelNode.Literal(null);
            case "(":
                var inner = Expression();
                Expect(")");
                return inner;
            case "[":
                return new CelNode.List(Arguments("]"));
            case "{":
                return new CelNode.Map(Entries());
            default:
                at--;
                throw Unexpected();
        }
    }

    private CelNode Named(string name)
    {
        if (!Take("("))
        {
            return new CelNode.Name(name);
        }

        var arguments = Arguments(")");
        return name == "has" ? CelMacros.Has(arguments) : new CelNode.Call(name, null, arguments);
    }

    /// <summary>Expressions up to a closing symbol; a list may end in a comma.</summary>
    private List<CelNode> Arguments(string end)
    {
        var items = new List<CelNode>();
        while (!Take(end))
        {
            items.Add(Expression());
            if (!Take(","))
            {
                Expect(end);
                break;
            }

            if (end == ")" && Current.Is(end))
            {
                throw Unexpected();
            }
        }

        return items;
    }

    private List<KeyValuePair<CelNode, CelNode>> Entries()
    {
        var entries = new List<KeyValuePair<CelNode, CelNode>>();
        while (!Take("}"))
        {
            var key = Expression();
            Expect(":");
            entries.Add(KeyValuePair.Create(key, Expression()));
            if (!Take(","))
            {
                Expect("}");
                break;
            }
        }

        return entries;
    }

    private static object NumberOf(CelToken token, bool negative)
    {
        var isHex = token.Text.StartsWith("0x", StringComparison.Ordinal);
        if (token.Kind == CelTokenKind.Double)
        {
            var number = double.Parse(token.Text, CultureInfo.InvariantCulture);
            return double.IsFinite(number) ? (negative ? -number : number) : throw new CelSyntaxException($"{token.Text} is too large");
        }

        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (!ulong.TryParse(isHex ? token.Text[2..] : token.Text, style, CultureInfo.InvariantCulture, out var size)
            || (token.Kind == CelTokenKind.Int && size > (negative ? 1UL << 63 : long.MaxValue)))
        {
            throw new CelSyntaxException($"{token.Text} is too large");
        }

        return token.Kind == CelTokenKind.Uint ? size : negative ? unchecked(-(long)size) : (long)size;
    }
}

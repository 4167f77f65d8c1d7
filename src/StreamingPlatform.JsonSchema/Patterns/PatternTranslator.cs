using System.Globalization;
using System.Text;

namespace StreamingPlatform.JsonSchema.Patterns;

/// <summary>Writes a parsed pattern in the syntax of .NET, with the meaning that ECMA-262 gives it.</summary>
internal sealed class PatternTranslator
{
    private const int LargeSet = 50;
    private const int SurrogatesStart = 0xD800;
    private const int SurrogatesEnd = 0xDFFF;

    private readonly StringBuilder _text = new();
    private readonly IReadOnlyDictionary<string, int> _names;
    private readonly HashSet<int> _referenced = [];

    private PatternTranslator(IReadOnlyDictionary<string, int> names) => _names = names;

    /// <summary>True for what only a backtracking engine can do.</summary>
    public bool NeedsBacktracking { get; private set; }

    public string Text => _text.ToString();

    public static PatternTranslator Translate(PatternNode pattern, IReadOnlyDictionary<string, int> names)
    {
        var translator = new PatternTranslator(names);
        translator.FindReferences(pattern);
        translator.Write(pattern);
        return translator;
    }

    /// <summary>Characters after unrolling counted repetitions: what an automaton of it would need.</summary>
    public static long SizeOf(PatternNode pattern) => pattern switch
    {
        PatternNode.Sequence sequence => Bounded(sequence.Parts.Sum(SizeOf)),
        PatternNode.Choice choice => Bounded(choice.Alternatives.Sum(SizeOf) + choice.Alternatives.Count),
        PatternNode.Set set => set.CodePoints.Ranges.Count <= LargeSet ? 1 : set.CodePoints.Ranges.Count,
        PatternNode.Repeat repeat => Bounded(SizeOf(repeat.Body) * Math.Max(1, repeat.Max == int.MaxValue ? repeat.Min + 1L : repeat.Max)),
        PatternNode.Capture capture => SizeOf(capture.Body),
        PatternNode.Look look => SizeOf(look.Body) + 1,
        _ => 1,
    };

    private static long Bounded(long size) => Math.Min(size, 1_000_000_000);

    private void FindReferences(PatternNode pattern)
    {
        switch (pattern)
        {
            case PatternNode.Backreference reference:
                _referenced.Add(NumberOf(reference));
                break;
            case PatternNode.Sequence sequence:
                foreach (var part in sequence.Parts)
                {
                    FindReferences(part);
                }

                break;
            case PatternNode.Choice choice:
                foreach (var alternative in choice.Alternatives)
                {
                    FindReferences(alternative);
                }

                break;
            case PatternNode.Repeat repeat:
                FindReferences(repeat.Body);
                break;
            case PatternNode.Capture capture:
                FindReferences(capture.Body);
                break;
            case PatternNode.Look look:
                FindReferences(look.Body);
                break;
        }
    }

    private void Write(PatternNode pattern)
    {
        switch (pattern)
        {
            case PatternNode.Sequence sequence:
                foreach (var part in sequence.Parts)
                {
                    Write(part);
                }

                break;
            case PatternNode.Choice choice:
                WriteChoice(choice);
                break;
            case PatternNode.Set set:
                WriteSet(set.CodePoints);
                break;
            case PatternNode.Repeat repeat:
                WriteGroup("(?:", repeat.Body);
                WriteCounts(repeat);
                break;
            case PatternNode.Capture capture:
                WriteGroup(_referenced.Contains(capture.Number) ? $"(?<g{capture.Number}>" : "(?:", capture.Body);
                break;
            case PatternNode.Backreference reference:
                NeedsBacktracking = true;
                _text.Append(CultureInfo.InvariantCulture, $"(?(g{NumberOf(reference)})\\k<g{NumberOf(reference)}>)");
                break;
            case PatternNode.Look look:
                NeedsBacktracking = true;
                WriteGroup($"(?{(look.IsAhead ? "" : "<")}{(look.IsNegative ? '!' : '=')}", look.Body);
                break;
            case PatternNode.Assertion assertion:
                WriteAssertion(assertion.Kind);
                break;
        }
    }

    private void WriteChoice(PatternNode.Choice choice)
    {
        _text.Append("(?:");
        for (var index = 0; index < choice.Alternatives.Count; index++)
        {
            if (index > 0)
            {
                _text.Append('|');
            }

            Write(choice.Alternatives[index]);
        }

        _text.Append(')');
    }

    private void WriteGroup(string open, PatternNode body)
    {
        _text.Append(open);
        Write(body);
        _text.Append(')');
    }

    private void WriteCounts(PatternNode.Repeat repeat)
    {
        _ = (repeat.Min, repeat.Max) switch
        {
            (0, int.MaxValue) => _text.Append('*'),
            (1, int.MaxValue) => _text.Append('+'),
            (0, 1) => _text.Append('?'),
            (_, int.MaxValue) => _text.Append(CultureInfo.InvariantCulture, $"{{{repeat.Min},}}"),
            _ => _text.Append(CultureInfo.InvariantCulture, $"{{{repeat.Min},{repeat.Max}}}"),
        };
        if (repeat.IsLazy)
        {
            _text.Append('?');
        }
    }

    private void WriteAssertion(AssertionKind kind)
    {
        // \b of .NET knows the letters of Unicode, that of ECMA-262 those of ASCII.
        const string word = "[A-Za-z0-9_]";
        NeedsBacktracking |= kind is AssertionKind.WordBoundary or AssertionKind.NoWordBoundary;
        _text.Append(kind switch
        {
            AssertionKind.Start => "\\A",
            AssertionKind.End => "\\z",
            AssertionKind.WordBoundary => $"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))",
            _ => $"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))",
        });
    }

    /// <summary>.NET matches UTF-16 units: code points above U+FFFF become pairs.</summary>
    private void WriteSet(CodePointSet set)
    {
        // An automaton of hundreds of ranges takes a tenth of a second to build.
        NeedsBacktracking |= set.Ranges.Count > LargeSet;
        var basic = new List<(int, int)>();
        var pairs = new SortedDictionary<int, List<(int First, int Last)>>();
        foreach (var (first, last) in set.Ranges)
        {
            AddBasic(basic, first, Math.Min(last, SurrogatesStart - 1));
            AddBasic(basic, Math.Max(first, SurrogatesEnd + 1), Math.Min(last, 0xFFFF));
            AddPairs(pairs, Math.Max(first, 0x10000), last);
        }

        if (basic.Count == 0 && pairs.Count == 0)
        {
            _text.Append("[^\\s\\S]");
            return;
        }

        if (pairs.Count == 0)
        {
            WriteClass(basic);
            return;
        }

        _text.Append("(?:");
        var separator = "";
        if (basic.Count > 0)
        {
            WriteClass(basic);
            separator = "|";
        }

        foreach (var same in pairs.GroupBy(pair => string.Join(',', pair.Value)))
        {
            _text.Append(separator);
            WriteClass([.. same.Select(pair => (pair.Key, pair.Key))]);
            WriteClass(same.First().Value);
            separator = "|";
        }

        _text.Append(')');
    }

    private static void AddBasic(List<(int, int)> ranges, int first, int last)
    {
        if (first <= last)
        {
            ranges.Add((first, last));
        }
    }

    private static void AddPairs(SortedDictionary<int, List<(int First, int Last)>> pairs, int first, int last)
    {
        for (var codePoint = first; codePoint <= last;)
        {
            var high = SurrogatesStart + ((codePoint - 0x10000) >> 10);
            var end = Math.Min(last, codePoint | 0x3FF);
            if (!pairs.TryGetValue(high, out var lows))
            {
                pairs.Add(high, lows = []);
            }

            lows.Add((0xDC00 + (codePoint & 0x3FF), 0xDC00 + (end & 0x3FF)));
            codePoint = end + 1;
        }
    }

    private void WriteClass(List<(int First, int Last)> ranges)
    {
        _text.Append('[');
        for (var index = 0; index < ranges.Count; index++)
        {
            var (first, last) = ranges[index];
            while (index + 1 < ranges.Count && ranges[index + 1].First == last + 1)
            {
                last = ranges[++index].Last;
            }

            _text.Append(CultureInfo.InvariantCulture, $"\\u{first:X4}");
            if (last > first)
            {
                _text.Append(CultureInfo.InvariantCulture, $"-\\u{last:X4}");
            }
        }

        _text.Append(']');
    }

    private int NumberOf(PatternNode.Backreference reference) => reference.Name is { } name ? _names[name] : reference.Number;
}

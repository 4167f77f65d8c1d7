using System.Buffers;

namespace StreamingPlatform.JsonSchema.Patterns;

/// <summary>
/// Matches the patterns that most schemas have, such as <c>^[A-Z]{3}-\d+$</c>, on UTF-8 in one pass: from the start, ASCII characters and repetitions of
/// which each ends where the next begins.
/// </summary>
internal sealed class SimplePattern
{
    private const int MaxSteps = 64;
    private const int LongRepetition = 8;
    private readonly Alternative[] _alternatives;

    private SimplePattern(Alternative[] alternatives) => _alternatives = alternatives;

    /// <summary>Null for a pattern that is not simple.</summary>
    public static SimplePattern? Of(PatternNode pattern)
    {
        var alternatives = new List<Alternative>();
        foreach (var node in pattern is PatternNode.Choice choice ? choice.Alternatives : [pattern])
        {
            if (Build(node) is not { } alternative)
            {
                return null;
            }

            alternatives.Add(alternative);
        }

        return new([.. alternatives]);
    }

    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        foreach (var alternative in _alternatives)
        {
            if (IsMatch(alternative, text))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMatch(Alternative alternative, ReadOnlySpan<byte> text)
    {
        var position = 0;
        foreach (ref readonly var step in alternative.Steps.AsSpan())
        {
            var end = step.Max > text.Length - position ? text.Length : position + step.Max;
            var start = position;
            if (step.Many is { } many)
            {
                var other = text[position..end].IndexOfAnyExcept(many);
                position = other < 0 ? end : position + other;
            }
            else
            {
                while (position < end && step.Contains(text[position]))
                {
                    position++;
                }
            }

            if (position - start < step.Min)
            {
                return false;
            }
        }

        return !alternative.IsWhole || position == text.Length;
    }

    private static Alternative? Build(PatternNode node)
    {
        if (node is not PatternNode.Sequence { Parts: [PatternNode.Assertion { Kind: AssertionKind.Start }, ..] sequence })
        {
            return null;
        }

        List<PatternNode> parts = [.. sequence.Skip(1)];
        var isWhole = parts.Count > 0 && parts[^1] is PatternNode.Assertion { Kind: AssertionKind.End };
        if (isWhole)
        {
            parts.RemoveAt(parts.Count - 1);
        }

        var steps = new List<Step>();
        return Append(new PatternNode.Sequence(parts), steps) && AreSeparate(steps) ? new([.. steps], isWhole) : null;
    }

    private static bool Append(PatternNode node, List<Step> steps)
    {
        switch (node)
        {
            case PatternNode.Sequence sequence:
                return sequence.Parts.All(part => Append(part, steps));
            case PatternNode.Capture capture:
                return Append(capture.Body, steps);
            case PatternNode.Set { CodePoints: var set }:
                return AppendStep(set, 1, 1, steps);
            case PatternNode.Repeat { Body: PatternNode.Set { CodePoints: var set } } repeat:
                return AppendStep(set, repeat.Min, repeat.Max, steps);
            case PatternNode.Repeat repeat when repeat.Min == repeat.Max && repeat.Max <= MaxSteps:
                for (var count = 0; count < repeat.Min; count++)
                {
                    if (!Append(repeat.Body, steps))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    private static bool AppendStep(CodePointSet set, int min, int max, List<Step> steps)
    {
        if (steps.Count >= MaxSteps || set.Ranges.Count == 0 || set.Ranges[^1].Last > 127)
        {
            return false;
        }

        UInt128 members = 0;
        foreach (var (first, last) in set.Ranges)
        {
            for (var character = first; character <= last; character++)
            {
                members |= UInt128.One << character;
            }
        }

        steps.Add(new((ulong)members, (ulong)(members >> 64), min, max, max >= LongRepetition ? SearchValues.Create(Characters(members)) : null));
        return true;
    }

    private static byte[] Characters(UInt128 members) =>
        [.. Enumerable.Range(0, 128).Where(character => (members >> character & 1) != 0).Select(character => (byte)character)];

    /// <summary>Where a repetition may take fewer or more characters, none of them may begin what follows: then the longest is the only way.</summary>
    private static bool AreSeparate(List<Step> steps)
    {
        for (var index = 0; index < steps.Count; index++)
        {
            for (var next = index + 1; steps[index].Min < steps[index].Max && next < steps.Count; next++)
            {
                if (((steps[index].Low & steps[next].Low) | (steps[index].High & steps[next].High)) != 0)
                {
                    return false;
                }

                if (steps[next].Min > 0)
                {
                    break;
                }
            }
        }

        return true;
    }

    private sealed record Alternative(Step[] Steps, bool IsWhole);

    /// <param name="Low">Bits of the characters 0 to 63.</param>
    /// <param name="High">Bits of the characters 64 to 127.</param>
    /// <param name="Many">The same characters, for repetitions that may be long.</param>
    private readonly record struct Step(ulong Low, ulong High, int Min, int Max, SearchValues<byte>? Many)
    {
        public bool Contains(byte character) => character < 64 ? (Low >> character & 1) != 0 : character < 128 && (High >> (character - 64) & 1) != 0;
    }
}

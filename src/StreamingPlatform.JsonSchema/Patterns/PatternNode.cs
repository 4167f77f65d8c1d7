namespace StreamingPlatform.JsonSchema.Patterns;

/// <summary>A regular expression of ECMA-262, parsed.</summary>
internal abstract record PatternNode
{
    public sealed record Sequence(IReadOnlyList<PatternNode> Parts) : PatternNode;

    public sealed record Choice(IReadOnlyList<PatternNode> Alternatives) : PatternNode;

    public sealed record Set(CodePointSet CodePoints) : PatternNode;

    /// <param name="Max">Int32.MaxValue for no limit.</param>
    public sealed record Repeat(PatternNode Body, int Min, int Max, bool IsLazy) : PatternNode;

    /// <param name="Number">From 1, in the order of the opening parentheses.</param>
    public sealed record Capture(PatternNode Body, int Number) : PatternNode;

    /// <param name="Name">Set until the whole expression is parsed, when it becomes a number.</param>
    public sealed record Backreference(int Number, string? Name) : PatternNode;

    public sealed record Assertion(AssertionKind Kind) : PatternNode;

    public sealed record Look(PatternNode Body, bool IsAhead, bool IsNegative) : PatternNode;
}

/// <summary>Assertions without a body.</summary>
internal enum AssertionKind
{
    Start,
    End,
    WordBoundary,
    NoWordBoundary,
}

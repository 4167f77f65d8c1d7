namespace StreamingPlatform.JsonSchema.Formats;

/// <summary>A value of <c>format</c> that can be asserted.</summary>
internal sealed class FormatCheck(string name, FormatPredicate matches)
{
    public string Name { get; } = name;

    public FormatPredicate Matches { get; } = matches;
}

/// <summary>True for UTF-8 text of a format.</summary>
internal delegate bool FormatPredicate(ReadOnlySpan<byte> text);

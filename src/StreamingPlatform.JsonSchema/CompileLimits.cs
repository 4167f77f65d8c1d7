namespace StreamingPlatform.JsonSchema;

/// <summary>What a schema may cost to compile.</summary>
/// <param name="MaxBytes">Size of one document.</param>
internal sealed record CompileLimits(int MaxBytes)
{
    public int MaxDepth { get; init; } = 128;

    /// <summary>JSON values in all documents that belong to a schema.</summary>
    public int MaxValues { get; init; } = 200_000;

    /// <summary>Characters of a number in a schema.</summary>
    public int MaxNumberLength { get; init; } = 1_000;

    /// <summary>Subschemas applied to the same value, one inside the other or by reference.</summary>
    public int MaxReferenceDepth { get; init; } = 128;

    /// <summary>Regular expressions: sum over the schema of their lengths after unrolling counted repetitions.</summary>
    public int MaxPatternSize { get; init; } = 200_000;

    /// <summary>Distinct regular expressions that need an engine of .NET: each takes memory and time to build.</summary>
    public int MaxPatterns { get; init; } = 1_000;

    /// <summary>Errors listed.</summary>
    public int MaxErrors { get; init; } = 100;
}

namespace StreamingPlatform.JsonSchema;

/// <summary>What a schema says about a document.</summary>
public sealed class ValidationResult
{
    /// <summary>The answer for every valid document.</summary>
    public static readonly ValidationResult Valid = new([], isTruncated: false);

    internal ValidationResult(IReadOnlyList<Violation> violations, bool isTruncated)
    {
        Violations = violations;
        IsTruncated = isTruncated;
    }

    /// <summary>True without violations.</summary>
    public bool IsValid => Violations.Count == 0;

    /// <summary>All violations, up to <see cref="JsonSchemaOptions.MaxViolations"/>.</summary>
    public IReadOnlyList<Violation> Violations { get; }

    /// <summary>True where there may be more violations than are listed.</summary>
    public bool IsTruncated { get; }
}

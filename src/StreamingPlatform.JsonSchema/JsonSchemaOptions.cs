using System.Text.Json;

namespace StreamingPlatform.JsonSchema;

/// <summary>How a schema is compiled and what a validation may cost.</summary>
public sealed record JsonSchemaOptions
{
    /// <summary>The defaults: formats are annotations, no other documents.</summary>
    public static readonly JsonSchemaOptions Default = new();

    /// <summary>The formats that <see cref="AssertFormats"/> checks.</summary>
    public static IReadOnlyCollection<string> SupportedFormats => Formats.FormatChecks.Names;

    /// <summary>
    /// Checks <c>format</c> (of <see cref="SupportedFormats"/>) instead of ignoring it, and refuses schemas with any other format. Default false. A schema whose
    /// <c>$schema</c> names the format-assertion vocabulary has its formats asserted in any case.
    /// </summary>
    public bool AssertFormats { get; init; }

    /// <summary>Documents that a schema may refer to, by absolute URI. Nothing is ever fetched; the meta-schemas of draft 2020-12 are always there. Default none.</summary>
    public IReadOnlyDictionary<string, JsonElement> Documents { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>
    /// Values of <c>$schema</c> to be read as draft 2020-12 although they are something else, for schemas of other registries. Default none: an unknown
    /// <c>$schema</c> is refused.
    /// </summary>
    public IReadOnlyCollection<string> DialectAliases { get; init; } = [];

    /// <summary>Largest schema document in bytes. Default 1 MiB.</summary>
    public int MaxSchemaBytes { get; init; } = 1 << 20;

    /// <summary>Deepest nesting of a document given as bytes; a document given as an element was parsed by somebody else. Default 64.</summary>
    public int MaxDocumentDepth { get; init; } = 64;

    /// <summary>Violations listed for one document. Default 100.</summary>
    public int MaxViolations { get; init; } = 100;

    /// <summary>Most steps (a subschema applied to a value, a value compared) that one validation may take; about 20 to 100 ns each. Default 2 million.</summary>
    public int MaxSteps { get; init; } = 2_000_000;

    /// <summary>Most time that one validation may spend in regular expressions. Default 250 ms.</summary>
    public TimeSpan MaxPatternTime { get; init; } = TimeSpan.FromMilliseconds(250);
}

using StreamingPlatform.JsonSchema.Formats;
using StreamingPlatform.JsonSchema.Patterns;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>What a schema asks of strings. Lengths in code points.</summary>
internal sealed class StringRules
{
    public int MinLength { get; set; }

    public int MaxLength { get; set; } = int.MaxValue;

    public CompiledPattern? Pattern { get; set; }

    /// <summary>The asserted format.</summary>
    public FormatCheck? Format { get; set; }
}

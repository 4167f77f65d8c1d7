using StreamingPlatform.JsonSchema.Numbers;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>What a schema asks of numbers.</summary>
internal sealed class NumberRules
{
    public JsonNumber? Minimum { get; set; }

    public JsonNumber? ExclusiveMinimum { get; set; }

    public JsonNumber? Maximum { get; set; }

    public JsonNumber? ExclusiveMaximum { get; set; }

    public Divisor? MultipleOf { get; set; }
}

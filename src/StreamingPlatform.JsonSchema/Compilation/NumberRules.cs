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

    /// <summary>The bounds as integers, for the numbers that are short integers; null where a bound or the divisor is none.</summary>
    public (long Low, long High, long Divisor)? Small { get; private set; }

    /// <summary>Fills <see cref="Small"/>.</summary>
    public void Prepare()
    {
        var low = Bound(Minimum, long.MinValue) is { } minimum && Bound(ExclusiveMinimum, long.MinValue) is { } above
            ? Math.Max(minimum, ExclusiveMinimum is null ? above : above + 1)
            : (long?)null;
        var high = Bound(Maximum, long.MaxValue) is { } maximum && Bound(ExclusiveMaximum, long.MaxValue) is { } below
            ? Math.Min(maximum, ExclusiveMaximum is null ? below : below - 1)
            : (long?)null;
        var divisor = MultipleOf is null ? 1 : MultipleOf.AsInteger();
        if (low is { } from && high is { } to && divisor is { } step)
        {
            Small = (from, to, step);
        }
    }

    private static long? Bound(JsonNumber? number, long none) => number is { } given ? given.AsInteger() : none;
}

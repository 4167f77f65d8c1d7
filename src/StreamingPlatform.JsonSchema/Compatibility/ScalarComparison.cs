using StreamingPlatform.JsonSchema.Compilation;
using StreamingPlatform.JsonSchema.Numbers;

namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>Compares what is asked of strings and numbers.</summary>
internal static class ScalarComparison
{
    public static void Compare(Comparison comparison, List<SchemaNode> before, SchemaTypes types, SchemaNode next, Place place)
    {
        if (types.HasFlag(SchemaTypes.String) && next.Strings is { } strings)
        {
            CompareStrings(comparison, [.. before.Select(node => node.Strings).OfType<StringRules>()], strings, next, place);
        }

        if ((types & SchemaTypes.Number) != SchemaTypes.None && next.Numbers is { } numbers)
        {
            CompareBounds(comparison, [.. before.Select(node => node.Numbers).OfType<NumberRules>()], numbers, next, place);
            CompareDivisor(comparison, before, types, numbers, next, place);
        }
    }

    private static void CompareStrings(Comparison comparison, List<StringRules> before, StringRules rules, SchemaNode next, Place place)
    {
        if (rules.MinLength > before.Select(old => old.MinLength).DefaultIfEmpty(0).Max())
        {
            comparison.Report(next, "minLength", place, $"Texts must now have at least {rules.MinLength} characters.", refusesAll: false);
        }

        if (rules.MaxLength < before.Select(old => old.MaxLength).DefaultIfEmpty(int.MaxValue).Min())
        {
            comparison.Report(next, "maxLength", place, $"Texts must now have at most {rules.MaxLength} characters.", refusesAll: false);
        }

        if (rules.Pattern is { } pattern && !before.Any(old => old.Pattern?.Source == pattern.Source))
        {
            comparison.Report(next, "pattern", place, $"Texts must now match \"{Shown.Text(pattern.Source)}\".", refusesAll: false);
        }

        if (rules.Format is { } format && !before.Any(old => old.Format?.Name == format.Name))
        {
            comparison.Report(next, "format", place, $"Texts must now be a {format.Name}.", refusesAll: false);
        }
    }

    private static void CompareBounds(Comparison comparison, List<NumberRules> before, NumberRules rules, SchemaNode next, Place place)
    {
        if (rules.Minimum is { } minimum && !before.Any(old => AtLeast(old.Minimum, minimum) || AtLeast(old.ExclusiveMinimum, minimum)))
        {
            comparison.Report(next, "minimum", place, $"Numbers must now be at least {Shown.Text(minimum.Text)}.", refusesAll: false);
        }

        if (rules.ExclusiveMinimum is { } above && !before.Any(old => Above(old.Minimum, above) || AtLeast(old.ExclusiveMinimum, above)))
        {
            comparison.Report(next, "exclusiveMinimum", place, $"Numbers must now be above {Shown.Text(above.Text)}.", refusesAll: false);
        }

        if (rules.Maximum is { } maximum && !before.Any(old => AtMost(old.Maximum, maximum) || AtMost(old.ExclusiveMaximum, maximum)))
        {
            comparison.Report(next, "maximum", place, $"Numbers must now be at most {Shown.Text(maximum.Text)}.", refusesAll: false);
        }

        if (rules.ExclusiveMaximum is { } below && !before.Any(old => Below(old.Maximum, below) || AtMost(old.ExclusiveMaximum, below)))
        {
            comparison.Report(next, "exclusiveMaximum", place, $"Numbers must now be below {Shown.Text(below.Text)}.", refusesAll: false);
        }
    }

    private static void CompareDivisor(Comparison comparison, List<SchemaNode> before, SchemaTypes types, NumberRules rules, SchemaNode next, Place place)
    {
        if (rules.MultipleOf is not { } divisor)
        {
            return;
        }

        var dividesOld = before.Any(node => node.Numbers?.MultipleOf is { } old && divisor.Divides(JsonNumber.Of(System.Text.Encoding.UTF8.GetBytes(old.Text)).View));
        var dividesIntegers = !types.HasFlag(SchemaTypes.Fraction) && divisor.Divides(JsonNumber.Of("1"u8).View);
        if (!dividesOld && !dividesIntegers)
        {
            comparison.Report(next, "multipleOf", place, $"Numbers must now be multiples of {Shown.Text(divisor.Text)}.", refusesAll: false);
        }
    }

    private static bool AtLeast(JsonNumber? old, JsonNumber bound) => old is { } number && number.View.Against(bound.View) >= 0;

    private static bool Above(JsonNumber? old, JsonNumber bound) => old is { } number && number.View.Against(bound.View) > 0;

    private static bool AtMost(JsonNumber? old, JsonNumber bound) => old is { } number && number.View.Against(bound.View) <= 0;

    private static bool Below(JsonNumber? old, JsonNumber bound) => old is { } number && number.View.Against(bound.View) < 0;
}

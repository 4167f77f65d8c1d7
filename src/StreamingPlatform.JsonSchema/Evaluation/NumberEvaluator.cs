using StreamingPlatform.JsonSchema.Compilation;
using StreamingPlatform.JsonSchema.Numbers;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Applies the keywords about numbers.</summary>
internal static class NumberEvaluator
{
    /// <param name="raw">The number as the document writes it.</param>
    public static bool Evaluate(NumberRules rules, SchemaNode node, ReadOnlySpan<byte> raw, EvaluationContext context)
    {
        if (rules.Small is { } small && TryReadInteger(raw, out var integer) && integer >= small.Low && integer <= small.High && integer % small.Divisor == 0)
        {
            return true;
        }

        if (!context.Spend(raw.Length >> 5))
        {
            return false;
        }

        var number = new NumberView(raw);
        var isValid = true;
        if (rules.Minimum is { } minimum && number.Against(minimum.View) < 0)
        {
            isValid = false;
            if (!context.Fail(node, "minimum", $"The number must be at least {Shown.Text(minimum.Text)}."))
            {
                return false;
            }
        }

        if (rules.Maximum is { } maximum && number.Against(maximum.View) > 0)
        {
            isValid = false;
            if (!context.Fail(node, "maximum", $"The number must be at most {Shown.Text(maximum.Text)}."))
            {
                return false;
            }
        }

        return EvaluateExclusive(rules, node, number, context) && isValid;
    }

    /// <summary>A number of at most 17 digits without point and exponent.</summary>
    private static bool TryReadInteger(ReadOnlySpan<byte> raw, out long value)
    {
        value = 0;
        var isNegative = raw[0] == (byte)'-';
        var digits = isNegative ? raw[1..] : raw;
        if (digits.Length > 17)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            var number = (uint)(digit - (byte)'0');
            if (number > 9)
            {
                return false;
            }

            value = (value * 10) + number;
        }

        value = isNegative ? -value : value;
        return true;
    }

    private static bool EvaluateExclusive(NumberRules rules, SchemaNode node, NumberView number, EvaluationContext context)
    {
        var isValid = true;
        if (rules.ExclusiveMinimum is { } above && number.Against(above.View) <= 0)
        {
            isValid = false;
            if (!context.Fail(node, "exclusiveMinimum", $"The number must be above {Shown.Text(above.Text)}."))
            {
                return false;
            }
        }

        if (rules.ExclusiveMaximum is { } below && number.Against(below.View) >= 0)
        {
            isValid = false;
            if (!context.Fail(node, "exclusiveMaximum", $"The number must be below {Shown.Text(below.Text)}."))
            {
                return false;
            }
        }

        if (rules.MultipleOf is { } divisor && !divisor.Divides(number))
        {
            isValid = false;
            context.Fail(node, "multipleOf", $"The number must be a multiple of {Shown.Text(divisor.Text)}.");
        }

        return isValid;
    }
}

using StreamingPlatform.JsonSchema.Compilation;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Applies the keywords about strings.</summary>
internal static class StringEvaluator
{
    private const int LongestCodePoint = 4;

    public static bool Evaluate(StringRules rules, SchemaNode node, ReadOnlySpan<byte> text, EvaluationContext context)
    {
        var isValid = true;
        if (text.Length > rules.MaxLength && JsonText.Length(text) > rules.MaxLength)
        {
            isValid = false;
            if (!context.Fail(node, "maxLength", $"The text must have at most {rules.MaxLength} characters, not {JsonText.Length(text)}."))
            {
                return false;
            }
        }

        if (rules.MinLength > 0 && text.Length < (long)rules.MinLength * LongestCodePoint && JsonText.Length(text) < rules.MinLength)
        {
            isValid = false;
            if (!context.Fail(node, "minLength", $"The text must have at least {rules.MinLength} characters, not {JsonText.Length(text)}."))
            {
                return false;
            }
        }

        if (rules.Pattern is { } pattern && !pattern.IsMatch(text, context))
        {
            isValid = false;
            if (!context.Fail(node, "pattern", $"The text must match the regular expression \"{Shown.Text(pattern.Source)}\"."))
            {
                return false;
            }
        }

        if (rules.Format is { } format && !format.Matches(text))
        {
            isValid = false;
            context.Fail(node, "format", $"The text is not a valid {format.Name}.");
        }

        return isValid;
    }
}

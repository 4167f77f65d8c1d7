using System.Runtime.InteropServices;
using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Applies <c>propertyNames</c>. Names are no values of a parsed document: only a schema that combines others needs one made of them.</summary>
internal static class NameEvaluator
{
    public static bool Evaluate(SchemaNode schema, JsonProperty member, ReadOnlySpan<byte> name, EvaluationContext context)
    {
        if (schema.Constant is null && schema.Combined is null && schema.Const is null)
        {
            return EvaluateText(schema, name, context);
        }

        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        var quoted = new byte[raw.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        raw.CopyTo(quoted.AsSpan(1));
        using var document = JsonDocument.Parse(quoted);
        return Evaluator.Evaluate(schema, document.RootElement, context, seen: default);
    }

    private static bool EvaluateText(SchemaNode schema, ReadOnlySpan<byte> name, EvaluationContext context)
    {
        if (!context.Spend(1))
        {
            return false;
        }

        var isValid = true;
        if (!schema.Types.HasFlag(SchemaTypes.String))
        {
            isValid = false;
            if (!context.Fail(schema, "type", $"The value must be {SchemaTypeNames.Describe(schema.Types)}, not string."))
            {
                return false;
            }
        }

        if (schema.Enum is { } values && values.Strings.Find(name) < 0)
        {
            isValid = false;
            if (!context.Fail(schema, "enum", $"The name must be one of {values.Describe()}."))
            {
                return false;
            }
        }

        return (schema.Strings is null || StringEvaluator.Evaluate(schema.Strings, schema, name, context)) && isValid;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;
using StreamingPlatform.JsonSchema.Numbers;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Applies a compiled schema to a value.</summary>
/// <remarks>
/// <c>seen</c> has a bit for every member or item of the value that a keyword of this schema, or of one beside it, has looked at; it is empty unless an
/// <c>unevaluated…</c> keyword asks.
/// </remarks>
internal static class Evaluator
{
    public static bool Evaluate(SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen)
    {
        if (node.Constant is { } constant)
        {
            return context.Spend(1) && (constant || (context.FailConstant(node) && false));
        }

        if (!context.Enter(node, out var scope))
        {
            return false;
        }

        var kind = value.ValueKind;
        var asksForRest = kind == JsonValueKind.Object ? node.UnevaluatedProperties is not null : kind == JsonValueKind.Array && node.UnevaluatedItems is not null;
        var isValid = asksForRest
            ? UnevaluatedEvaluator.Evaluate(node, value, context, seen)
            : EvaluateKeywords(node, value, kind, context, seen);
        context.Leave(scope);
        return isValid;
    }

    /// <summary>All keywords but the <c>unevaluated…</c> ones.</summary>
    public static bool EvaluateKeywords(SchemaNode node, JsonElement value, JsonValueKind kind, EvaluationContext context, Span<ulong> seen)
    {
        var isValid = true;
        if (node.Types != SchemaTypes.Any && !HasType(node.Types, value, kind))
        {
            isValid = false;
            if (!context.Fail(node, "type", $"The value must be {SchemaTypeNames.Describe(node.Types)}, not {Describe(value, kind)}."))
            {
                return false;
            }
        }

        if ((node.Enum is not null || node.Const is not null) && !EvaluateValues(node, value, context))
        {
            isValid = false;
            if (!context.IsCollecting)
            {
                return false;
            }
        }

        if (!EvaluateKind(node, value, kind, context, seen))
        {
            isValid = false;
            if (!context.IsCollecting)
            {
                return false;
            }
        }

        return node.Combined is null ? isValid : CombinedEvaluator.Evaluate(node.Combined, node, value, context, seen) && isValid;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool EvaluateKind(SchemaNode node, JsonElement value, JsonValueKind kind, EvaluationContext context, Span<ulong> seen)
    {
        switch (kind)
        {
            case JsonValueKind.String:
                return node.Strings is null || (SpendOnText(value, context) && StringEvaluator.Evaluate(node.Strings, node, JsonText.Of(value, ref context.Text), context));
            case JsonValueKind.Number:
                return node.Numbers is null || NumberEvaluator.Evaluate(node.Numbers, node, JsonMarshal.GetRawUtf8Value(value), context);
            case JsonValueKind.Object:
                return node.Objects is null || ObjectEvaluator.Evaluate(node.Objects, node, value, context, seen);
            case JsonValueKind.Array:
                return node.Arrays is null || ArrayEvaluator.Evaluate(node.Arrays, node, value, context, seen);
            default:
                return true;
        }
    }

    private static bool EvaluateValues(SchemaNode node, JsonElement value, EvaluationContext context)
    {
        var isValid = true;
        if (node.Enum is { } values && !ValueComparer.Contains(values, value, context))
        {
            isValid = false;
            if (!context.Fail(node, "enum", $"The value must be one of {values.Describe()}."))
            {
                return false;
            }
        }

        if (node.Const is { } constant && !ValueComparer.Contains(constant, value, context))
        {
            isValid = false;
            context.Fail(node, "const", $"The value must be {constant.Describe()}.");
        }

        return isValid;
    }

    /// <summary>A long text costs what it is long, for every schema that looks at it.</summary>
    private static bool SpendOnText(JsonElement text, EvaluationContext context) =>
        JsonMarshal.GetRawUtf8Value(text).Length is var length && (length < 128 || context.Spend(length >> 6));

    private static bool HasType(SchemaTypes types, JsonElement value, JsonValueKind kind)
    {
        var possible = SchemaTypeNames.Of(kind) & types;
        if (possible == SchemaTypes.None)
        {
            return false;
        }

        return possible is not (SchemaTypes.Integer or SchemaTypes.Fraction) || IsInteger(value) == (possible == SchemaTypes.Integer);
    }

    private static bool IsInteger(JsonElement number) => IsInteger(JsonMarshal.GetRawUtf8Value(number));

    private static bool IsInteger(ReadOnlySpan<byte> number) =>
        number.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 || new NumberView(number).IsInteger;

    private static string Describe(JsonElement value, JsonValueKind kind) =>
        kind == JsonValueKind.Number && IsInteger(value) ? "integer" : SchemaTypeNames.Describe(SchemaTypeNames.Of(kind));
}

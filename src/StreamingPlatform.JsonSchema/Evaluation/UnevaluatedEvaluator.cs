using System.Buffers;
using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Applies <c>unevaluatedProperties</c> and <c>unevaluatedItems</c>, after everything else of the schema.</summary>
internal static class UnevaluatedEvaluator
{
    private const int WordsOnStack = 4;

    public static bool Evaluate(SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen)
    {
        var kind = value.ValueKind;
        var words = ((kind == JsonValueKind.Object ? value.GetPropertyCount() : value.GetArrayLength()) + 63) >> 6;
        if (words <= WordsOnStack)
        {
            Span<ulong> onStack = stackalloc ulong[WordsOnStack];
            return Evaluate(node, value, kind, context, seen, onStack[..words]);
        }

        var rented = ArrayPool<ulong>.Shared.Rent(words);
        rented.AsSpan(0, words).Clear();
        var isValid = Evaluate(node, value, kind, context, seen, rented.AsSpan(0, words));
        ArrayPool<ulong>.Shared.Return(rented);
        return isValid;
    }

    private static bool Evaluate(SchemaNode node, JsonElement value, JsonValueKind kind, EvaluationContext context, Span<ulong> seen, Span<ulong> own)
    {
        var isValid = Evaluator.EvaluateKeywords(node, value, kind, context, own);
        if (!isValid && !context.IsCollecting)
        {
            return false;
        }

        isValid &= kind == JsonValueKind.Object ? VisitMembers(node, value, context, own) : VisitItems(node, value, context, own);
        for (var word = 0; word < seen.Length; word++)
        {
            seen[word] |= own[word];
        }

        return isValid;
    }

    private static bool VisitMembers(SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen)
    {
        var isValid = true;
        var ordinal = 0;
        foreach (var member in value.EnumerateObject())
        {
            var bit = 1UL << (ordinal & 63);
            if ((seen[ordinal >> 6] & bit) == 0)
            {
                seen[ordinal >> 6] |= bit;
                context.Push(JsonText.NameOf(member));
                isValid &= Apply(node, node.UnevaluatedProperties!, "unevaluatedProperties", member.Value, context);
                context.Pop();
                if (!isValid && (!context.IsCollecting || context.Aborted is not null))
                {
                    return false;
                }
            }

            ordinal++;
        }

        return isValid;
    }

    private static bool VisitItems(SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen)
    {
        var isValid = true;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var bit = 1UL << (index & 63);
            if ((seen[index >> 6] & bit) == 0)
            {
                seen[index >> 6] |= bit;
                context.Push(index);
                isValid &= Apply(node, node.UnevaluatedItems!, "unevaluatedItems", item, context);
                context.Pop();
                if (!isValid && (!context.IsCollecting || context.Aborted is not null))
                {
                    return false;
                }
            }

            index++;
        }

        return isValid;
    }

    private static bool Apply(SchemaNode node, SchemaNode schema, string keyword, JsonElement value, EvaluationContext context)
    {
        if (schema.Constant != false)
        {
            return Evaluator.Evaluate(schema, value, context, seen: default);
        }

        context.Fail(node, keyword, $"No part of the schema allows this.");
        return false;
    }
}

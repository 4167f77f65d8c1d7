using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Applies the keywords about arrays.</summary>
internal static class ArrayEvaluator
{
    public static bool Evaluate(ArrayRules rules, SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen)
    {
        var isValid = true;
        var count = value.GetArrayLength();
        if (count < rules.MinItems)
        {
            isValid = false;
            if (!context.Fail(node, "minItems", $"The array must have at least {rules.MinItems} items, not {count}."))
            {
                return false;
            }
        }

        if (count > rules.MaxItems)
        {
            isValid = false;
            if (!context.Fail(node, "maxItems", $"The array must have at most {rules.MaxItems} items, not {count}."))
            {
                return false;
            }
        }

        if ((rules.Items is not null || rules.PrefixItems.Length > 0) && !VisitItems(rules, value, context, seen))
        {
            isValid = false;
            if (!context.IsCollecting)
            {
                return false;
            }
        }

        if (rules.Contains is not null && !VisitContains(rules, node, value, context, seen))
        {
            isValid = false;
            if (!context.IsCollecting)
            {
                return false;
            }
        }

        if (rules.UniqueItems && count > 1 && !UniqueItems.AreDistinct(value, count, context, out var first, out var second))
        {
            isValid = false;
            context.Fail(node, "uniqueItems", $"The items at {first} and {second} are equal.");
        }

        return isValid;
    }

    private static bool VisitItems(ArrayRules rules, JsonElement value, EvaluationContext context, Span<ulong> seen)
    {
        var isValid = true;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var schema = index < rules.PrefixItems.Length ? rules.PrefixItems[index] : rules.Items;
            if (schema is null)
            {
                break;
            }

            context.Push(index);
            isValid &= Evaluator.Evaluate(schema, item, context, seen: default);
            context.Pop();
            if (!isValid && (!context.IsCollecting || context.Aborted is not null))
            {
                return false;
            }

            if (!seen.IsEmpty)
            {
                seen[index >> 6] |= 1UL << (index & 63);
            }

            index++;
        }

        return isValid;
    }

    private static bool VisitContains(ArrayRules rules, SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen)
    {
        var found = 0;
        var index = 0;
        var collecting = context.Quiet();
        foreach (var item in value.EnumerateArray())
        {
            if (Evaluator.Evaluate(rules.Contains!, item, context, seen: default))
            {
                found++;
                if (!seen.IsEmpty)
                {
                    seen[index >> 6] |= 1UL << (index & 63);
                }
                else if (found >= rules.MinContains && rules.MaxContains == int.MaxValue)
                {
                    break;
                }
            }

            if (context.Aborted is not null)
            {
                break;
            }

            index++;
        }

        context.Restore(collecting);
        if (found < rules.MinContains)
        {
            context.Fail(node, "contains", $"The array must contain at least {rules.MinContains} items that match the schema, not {found}.");
            return false;
        }

        if (found > rules.MaxContains)
        {
            context.Fail(node, "maxContains", $"The array must contain at most {rules.MaxContains} items that match the schema, not {found}.");
            return false;
        }

        return true;
    }
}

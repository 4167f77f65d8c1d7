using System.Buffers;
using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Applies the keywords that apply other schemas to the same value.</summary>
internal static class CombinedEvaluator
{
    private const int WordsOnStack = 4;

    public static bool Evaluate(CombinedRules rules, SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen)
    {
        var isValid = rules.Reference is null || Evaluator.Evaluate(rules.Reference, value, context, seen);
        if (rules.DynamicReference is { } dynamic && (isValid || context.IsCollecting))
        {
            isValid &= Evaluator.Evaluate(dynamic.Resolve(context.Scope), value, context, seen);
        }

        foreach (var schema in rules.AllOf)
        {
            if (!isValid && !context.IsCollecting)
            {
                return false;
            }

            isValid &= Evaluator.Evaluate(schema, value, context, seen);
        }

        if (!isValid && !context.IsCollecting)
        {
            return false;
        }

        var hasChoices = rules.AnyOf.Length > 0 || rules.OneOf.Length > 0 || rules.If is not null || rules.Not is not null;
        return hasChoices ? EvaluateChoices(rules, node, value, context, seen) && isValid : isValid;
    }

    private static bool EvaluateChoices(CombinedRules rules, SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen)
    {
        if (seen.Length <= WordsOnStack)
        {
            Span<ulong> onStack = stackalloc ulong[WordsOnStack];
            return EvaluateChoices(rules, node, value, context, seen, onStack[..seen.Length]);
        }

        var rented = ArrayPool<ulong>.Shared.Rent(seen.Length);
        var isValid = EvaluateChoices(rules, node, value, context, seen, rented.AsSpan(0, seen.Length));
        ArrayPool<ulong>.Shared.Return(rented);
        return isValid;
    }

    private static bool EvaluateChoices(
        CombinedRules rules, SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen, Span<ulong> branch)
    {
        var isValid = (rules.AnyOf.Length == 0 || EvaluateAnyOf(rules.AnyOf, node, value, context, seen, branch))
            & (rules.OneOf.Length == 0 || EvaluateOneOf(rules.OneOf, node, value, context, seen, branch));
        if (rules.Not is { } not && (isValid || context.IsCollecting) && Matches(not, value, context, seen: default, branch: default))
        {
            isValid = false;
            context.Fail(node, "not", $"The value matches a schema that it must not match.");
        }

        if (rules.If is { } condition && (isValid || context.IsCollecting))
        {
            var chosen = Matches(condition, value, context, seen, branch) ? rules.Then : rules.Else;
            isValid &= chosen is null || Evaluator.Evaluate(chosen, value, context, seen);
        }

        return isValid;
    }

    private static bool EvaluateAnyOf(SchemaNode[] schemas, SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen, Span<ulong> branch)
    {
        var isValid = false;
        foreach (var schema in schemas)
        {
            isValid |= Matches(schema, value, context, seen, branch);
            if (isValid && seen.IsEmpty)
            {
                return true;
            }
        }

        if (!isValid && context.Fail(node, "anyOf", $"The value matches none of the {schemas.Length} schemas; the closest says what follows."))
        {
            ReportClosest(schemas, value, context);
        }

        return isValid;
    }

    private static bool EvaluateOneOf(SchemaNode[] schemas, SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen, Span<ulong> branch)
    {
        var matches = 0;
        foreach (var schema in schemas)
        {
            if (Matches(schema, value, context, seen, branch) && ++matches > 1)
            {
                break;
            }
        }

        if (matches > 1)
        {
            context.Fail(node, "oneOf", $"The value matches more than one of the {schemas.Length} schemas.");
        }
        else if (matches == 0 && context.Fail(node, "oneOf", $"The value matches none of the {schemas.Length} schemas; the closest says what follows."))
        {
            ReportClosest(schemas, value, context);
        }

        return matches == 1;
    }

    /// <summary>Applies a schema without complaints; what it has seen counts only if it matches.</summary>
    private static bool Matches(SchemaNode schema, JsonElement value, EvaluationContext context, Span<ulong> seen, Span<ulong> branch)
    {
        if (!branch.IsEmpty && !context.Spend(branch.Length))
        {
            return false;
        }

        branch.Clear();
        var collecting = context.Quiet();
        var isValid = Evaluator.Evaluate(schema, value, context, branch) && context.Aborted is null;
        context.Restore(collecting);
        if (isValid)
        {
            for (var word = 0; word < branch.Length; word++)
            {
                seen[word] |= branch[word];
            }
        }

        return isValid;
    }

    /// <summary>The violations of the alternative that has the fewest.</summary>
    private static void ReportClosest(SchemaNode[] schemas, JsonElement value, EvaluationContext context)
    {
        List<Violation>? closest = null;
        var start = context.Violations.Count;
        foreach (var schema in schemas)
        {
            Evaluator.Evaluate(schema, value, context, seen: default);
            var own = context.Violations[start..];
            context.Violations.RemoveRange(start, own.Count);
            if (own.Count > 0 && (closest is null || own.Count < closest.Count))
            {
                closest = own;
            }
        }

        context.Violations.AddRange(closest ?? []);
    }
}

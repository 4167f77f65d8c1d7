using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Applies the keywords about objects in one visit of the members.</summary>
internal static class ObjectEvaluator
{
    private const int WordsOnStack = 4;

    public static bool Evaluate(ObjectRules rules, SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen)
    {
        var isValid = true;
        if (rules.MinProperties > 0 && value.GetPropertyCount() < rules.MinProperties)
        {
            isValid = false;
            if (!context.Fail(node, "minProperties", $"The object must have at least {rules.MinProperties} properties, not {value.GetPropertyCount()}."))
            {
                return false;
            }
        }

        if (rules.MaxProperties < int.MaxValue && value.GetPropertyCount() > rules.MaxProperties)
        {
            isValid = false;
            if (!context.Fail(node, "maxProperties", $"The object must have at most {rules.MaxProperties} properties, not {value.GetPropertyCount()}."))
            {
                return false;
            }
        }

        if (!rules.VisitsMembers)
        {
            return isValid;
        }

        var words = (rules.Table.Count + 63) >> 6;
        if (!context.Spend(words + rules.DependentRequired.Length + rules.DependentSchemas.Length))
        {
            return false;
        }

        var present = words <= WordsOnStack ? stackalloc ulong[WordsOnStack] : new ulong[words];
        if (!VisitMembers(rules, node, value, context, seen, present) && !context.IsCollecting)
        {
            return false;
        }

        return CheckPresence(rules, node, value, context, seen, present) && isValid;
    }

    private static bool VisitMembers(ObjectRules rules, SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen, Span<ulong> present)
    {
        var isValid = true;
        var ordinal = 0;
        var expected = 0;
        foreach (var member in value.EnumerateObject())
        {
            var name = JsonText.NameOf(member);
            if (name.Length >= 128 && !context.Spend(name.Length >> 6))
            {
                return false;
            }

            var index = rules.Table.Find(name, expected);
            expected = index + 1;
            var isMatched = false;
            if (index >= 0)
            {
                var bit = 1UL << (index & 63);
                if ((present[index >> 6] & bit) != 0)
                {
                    isValid = false;
                    context.Push(name);
                    context.Fail(node, "duplicate", $"The property appears twice.");
                    context.Pop();
                }

                present[index >> 6] |= bit;
                ref readonly var entry = ref rules.Table.At(index);
                if (entry.Schema is { } schema)
                {
                    isMatched = true;
                    isValid &= Apply(schema, member.Value, entry.Name, context);
                }
            }

            if (rules.Patterns.Length > 0 || rules.Names is not null || (!isMatched && rules.Additional is not null))
            {
                isValid &= VisitMore(rules, node, member, name, context, ref isMatched);
            }

            if (!isValid && !context.IsCollecting)
            {
                return false;
            }

            if (isMatched && !seen.IsEmpty)
            {
                seen[ordinal >> 6] |= 1UL << (ordinal & 63);
            }

            ordinal++;
        }

        return isValid;
    }

    /// <summary>patternProperties, additionalProperties and propertyNames.</summary>
    private static bool VisitMore(ObjectRules rules, SchemaNode node, JsonProperty member, ReadOnlySpan<byte> name, EvaluationContext context, ref bool isMatched)
    {
        var isValid = true;
        foreach (var (pattern, schema) in rules.Patterns)
        {
            if (pattern.IsMatch(name, context))
            {
                isMatched = true;
                isValid &= Apply(schema, member.Value, name, context);
            }

            if (!isValid && !context.IsCollecting)
            {
                return false;
            }
        }

        if (!isMatched && rules.Additional is { } additional)
        {
            isMatched = true;
            if (additional.Constant == false)
            {
                isValid = false;
                context.Push(name);
                context.Fail(node, "additionalProperties", $"The property is not one of those that the schema allows.");
                context.Pop();
            }
            else
            {
                isValid &= Apply(additional, member.Value, name, context);
            }
        }

        if (rules.Names is { } names)
        {
            context.Push(name);
            isValid &= NameEvaluator.Evaluate(names, member, name, context);
            context.Pop();
        }

        return isValid;
    }

    private static bool CheckPresence(ObjectRules rules, SchemaNode node, JsonElement value, EvaluationContext context, Span<ulong> seen, Span<ulong> present)
    {
        if (rules.RequiredMask != 0 && (present[0] & rules.RequiredMask) == rules.RequiredMask && rules.DependentRequired.Length + rules.DependentSchemas.Length == 0)
        {
            return true;
        }

        var isValid = true;
        foreach (var index in rules.Required)
        {
            if ((present[index >> 6] & (1UL << (index & 63))) == 0)
            {
                isValid = false;
                if (!context.Fail(node, "required", $"The property \"{Shown.Text(rules.Table.At(index).Name)}\" is missing."))
                {
                    return false;
                }
            }
        }

        foreach (var (trigger, required) in rules.DependentRequired)
        {
            if ((present[trigger >> 6] & (1UL << (trigger & 63))) != 0)
            {
                isValid &= CheckDependents(rules, node, trigger, required, context, present);
            }
        }

        foreach (var (trigger, schema) in rules.DependentSchemas)
        {
            if ((isValid || context.IsCollecting) && (present[trigger >> 6] & (1UL << (trigger & 63))) != 0)
            {
                isValid &= Evaluator.Evaluate(schema, value, context, seen);
            }
        }

        return isValid;
    }

    private static bool CheckDependents(ObjectRules rules, SchemaNode node, int trigger, int[] required, EvaluationContext context, Span<ulong> present)
    {
        var isValid = true;
        foreach (var index in required)
        {
            if ((present[index >> 6] & (1UL << (index & 63))) == 0)
            {
                isValid = false;
                var (missing, given) = (rules.Table.At(index).Name, rules.Table.At(trigger).Name);
                if (!context.Fail(node, "dependentRequired", $"The property \"{Shown.Text(missing)}\" is missing; \"{Shown.Text(given)}\" requires it."))
                {
                    return false;
                }
            }
        }

        return isValid;
    }

    private static bool Apply(SchemaNode schema, JsonElement value, string name, EvaluationContext context)
    {
        context.Push(name);
        var isValid = Evaluator.Evaluate(schema, value, context, seen: default);
        context.Pop();
        return isValid;
    }

    private static bool Apply(SchemaNode schema, JsonElement value, ReadOnlySpan<byte> name, EvaluationContext context)
    {
        context.Push(name);
        var isValid = Evaluator.Evaluate(schema, value, context, seen: default);
        context.Pop();
        return isValid;
    }
}

using StreamingPlatform.JsonSchema.Compilation;

namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>Compares the keywords that combine schemas, as far as that can be proved; <c>$ref</c> and <c>allOf</c> are parts of the conjunction.</summary>
internal static class CombinedComparison
{
    public static void Compare(Comparison comparison, List<SchemaNode> before, SchemaNode next, Place place)
    {
        CompareUnevaluated(comparison, before, next, place);
        if (next.Combined is not { } rules)
        {
            return;
        }

        List<CombinedRules> old = [.. before.Select(node => node.Combined).OfType<CombinedRules>()];
        if (rules.AnyOf.Length > 0)
        {
            CompareAnyOf(comparison, before, old, rules.AnyOf, next, place);
        }

        if (rules.OneOf.Length > 0 && !old.Any(item => comparison.AreSame(item.OneOf, rules.OneOf)))
        {
            comparison.Report(next, "oneOf", place, "The alternatives of which exactly one must match are changed.", refusesAll: false);
        }

        if (rules.Not is not null && !old.Any(item => comparison.AreSame(item.Not, rules.Not)))
        {
            comparison.Report(next, "not", place, "What must not match is changed.", refusesAll: false);
        }

        if (rules.If is not null && !old.Any(item => IsSameCondition(comparison, item, rules)) && !AreBranchesImplied(comparison, before, rules, place))
        {
            comparison.Report(next, "if", place, "A condition, or what follows from it, is changed.", refusesAll: false);
        }

        if (rules.DynamicReference is not null)
        {
            comparison.Report(next, "$dynamicRef", place, "What a dynamic reference points to cannot be compared.", refusesAll: false);
        }
    }

    private static void CompareAnyOf(Comparison comparison, List<SchemaNode> before, List<CombinedRules> old, SchemaNode[] alternatives, SchemaNode next, Place place)
    {
        if (alternatives.Any(alternative => comparison.IsImplied(before, alternative, place)))
        {
            return;
        }

        List<SchemaNode>? fewest = null;
        foreach (var choices in old.SelectMany(item => new[] { item.AnyOf, item.OneOf }).Where(choices => choices.Length > 0))
        {
            var lost = choices.Where(choice => !alternatives.Any(alternative => comparison.IsImplied([.. before, choice], alternative, place))).ToList();
            if (fewest is null || lost.Count < fewest.Count)
            {
                fewest = lost;
            }
        }

        if (fewest is null)
        {
            comparison.Report(next, "anyOf", place, "Documents must now match one of several alternatives.", refusesAll: false);
        }

        foreach (var choice in fewest ?? [])
        {
            comparison.Report(next, "anyOf", place, $"What matched only {Shown.Text(choice.Locate(""))} before is no longer valid.", refusesAll: false);
        }
    }

    private static bool IsSameCondition(Comparison comparison, CombinedRules old, CombinedRules rules) =>
        comparison.AreSame(old.If, rules.If) && comparison.AreSame(old.Then, rules.Then) && comparison.AreSame(old.Else, rules.Else);

    private static bool AreBranchesImplied(Comparison comparison, List<SchemaNode> before, CombinedRules rules, Place place) =>
        (rules.Then is null || comparison.IsImplied(before, rules.Then, place)) && (rules.Else is null || comparison.IsImplied(before, rules.Else, place));

    /// <summary>What is unevaluated depends on all keywords around: compatible only where all of them are the same.</summary>
    private static void CompareUnevaluated(Comparison comparison, List<SchemaNode> before, SchemaNode next, Place place)
    {
        foreach (var (schema, keyword) in new[] { (next.UnevaluatedProperties, "unevaluatedProperties"), (next.UnevaluatedItems, "unevaluatedItems") })
        {
            if (schema is { Constant: not true } && !before.Any(node => comparison.AreSame(node, next)))
            {
                comparison.Report(next, keyword, place, "What no other keyword looks at may no longer be valid.", refusesAll: false);
            }
        }
    }
}

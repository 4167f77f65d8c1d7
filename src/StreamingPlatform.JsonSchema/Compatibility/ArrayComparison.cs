using StreamingPlatform.JsonSchema.Compilation;

namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>Compares what is asked of arrays.</summary>
internal static class ArrayComparison
{
    public static void Compare(Comparison comparison, List<SchemaNode> before, SchemaNode next, Place place)
    {
        if (next.Arrays is not { } rules)
        {
            return;
        }

        List<ArrayRules> old = [.. before.Select(node => node.Arrays).OfType<ArrayRules>()];
        var minItems = old.Select(array => array.MinItems).DefaultIfEmpty(0).Max();
        var maxItems = old.Select(array => array.MaxItems).DefaultIfEmpty(int.MaxValue).Min();
        if (rules.MinItems > minItems)
        {
            comparison.Report(next, "minItems", place, $"Arrays must now have at least {rules.MinItems} items.", refusesAll: false);
        }

        if (rules.MaxItems < maxItems)
        {
            comparison.Report(next, "maxItems", place, $"Arrays must now have at most {rules.MaxItems} items.", refusesAll: false);
        }

        if (rules.UniqueItems && maxItems > 1 && !old.Any(array => array.UniqueItems))
        {
            comparison.Report(next, "uniqueItems", place, "Items must now be distinct.", refusesAll: false);
        }

        CompareItems(comparison, old, rules, minItems, maxItems, place);
        if (rules.Contains is not null && !old.Any(array => IsContainsImplied(comparison, array, rules)))
        {
            comparison.Report(next, "contains", place, "What arrays must contain is changed.", refusesAll: false);
        }
    }

    private static void CompareItems(Comparison comparison, List<ArrayRules> old, ArrayRules rules, int minItems, int maxItems, Place place)
    {
        var positions = Math.Max(rules.PrefixItems.Length, old.Select(array => array.PrefixItems.Length).DefaultIfEmpty(0).Max());
        for (var index = 0; index < positions && index < maxItems; index++)
        {
            var position = index;
            if ((index < rules.PrefixItems.Length ? rules.PrefixItems[index] : rules.Items) is { } item)
            {
                comparison.Compare([.. old.Select(array => ItemAt(array, position)).OfType<SchemaNode>()], item, place.Child(index.ToString(), index < minItems));
            }
        }

        if (rules.Items is { } rest && positions < maxItems)
        {
            comparison.Compare([.. old.Select(array => array.Items).OfType<SchemaNode>()], rest, place.Child("*", isAlwaysPresent: false));
        }
    }

    private static SchemaNode? ItemAt(ArrayRules rules, int index) => index < rules.PrefixItems.Length ? rules.PrefixItems[index] : rules.Items;

    private static bool IsContainsImplied(Comparison comparison, ArrayRules old, ArrayRules rules) =>
        old.Contains is not null && comparison.AreSame(old.Contains, rules.Contains)
        && rules.MinContains <= old.MinContains && rules.MaxContains >= old.MaxContains;
}

using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;
using StreamingPlatform.JsonSchema.Documents;
using StreamingPlatform.JsonSchema.Numbers;

namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>Whether two schemas ask the same, keyword by keyword and through references.</summary>
internal sealed class SchemaSameness(Comparison comparison)
{
    private readonly HashSet<(SchemaNode, SchemaNode)> _assumed = [];

    /// <summary>Equality of JSON values.</summary>
    public static bool AreEqual(JsonValue left, JsonValue right)
    {
        if (left.Kind != right.Kind)
        {
            return false;
        }

        return left.Kind switch
        {
            JsonValueKind.String => left.Text == right.Text,
            JsonValueKind.Number => left.Number.View.Against(right.Number.View) == 0,
            JsonValueKind.Array => left.Children.Count == right.Children.Count && left.Children.Zip(right.Children).All(pair => AreEqual(pair.First, pair.Second)),
            JsonValueKind.Object => left.Children.Count == right.Children.Count
                && left.Children.All(child => right.Child(child.Token) is { } other && AreEqual(child, other)),
            _ => true,
        };
    }

    public bool AreSame(SchemaNode? left, SchemaNode? right)
    {
        if (left is null || right is null || ReferenceEquals(left, right))
        {
            return ReferenceEquals(left, right);
        }

        if (comparison.IsOutOfTime)
        {
            return false;
        }

        // A recursive schema is the same where nothing else differs.
        return !_assumed.Add((left, right)) || (AreSameValues(left, right)
            && AreSameArrays(left.Arrays ?? new(), right.Arrays ?? new())
            && AreSameObjects(left.Objects ?? new(), right.Objects ?? new())
            && AreSameCombined(left.Combined ?? new(), right.Combined ?? new())
            && AreSame(left.UnevaluatedItems, right.UnevaluatedItems)
            && AreSame(left.UnevaluatedProperties, right.UnevaluatedProperties));
    }

    public bool AreSame(IReadOnlyList<SchemaNode> left, IReadOnlyList<SchemaNode> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => AreSame(pair.First, pair.Second));

    private static bool AreSameValues(SchemaNode left, SchemaNode right) =>
        left.Constant == right.Constant && left.Types == right.Types
        && AreSameSets(left.Enum, right.Enum) && AreSameSets(left.Const, right.Const)
        && AreSameStrings(left.Strings ?? new(), right.Strings ?? new())
        && AreSameNumbers(left.Numbers ?? new(), right.Numbers ?? new());

    private static bool AreSameSets(ValueSet? left, ValueSet? right) => left is null || right is null
        ? left is null && right is null
        : left.Values.Count * (long)right.Values.Count < 1_000_000 && left.Values.All(value => right.Values.Any(other => AreEqual(value, other))) && right.Values.All(value => left.Values.Any(other => AreEqual(value, other)));

    private static bool AreSameStrings(StringRules left, StringRules right) =>
        left.MinLength == right.MinLength && left.MaxLength == right.MaxLength && left.Pattern?.Source == right.Pattern?.Source && left.Format?.Name == right.Format?.Name;

    private static bool AreSameNumbers(NumberRules left, NumberRules right) =>
        AreSame(left.Minimum, right.Minimum) && AreSame(left.Maximum, right.Maximum) && AreSame(left.ExclusiveMinimum, right.ExclusiveMinimum)
        && AreSame(left.ExclusiveMaximum, right.ExclusiveMaximum) && left.MultipleOf?.Text == right.MultipleOf?.Text;

    private static bool AreSame(JsonNumber? left, JsonNumber? right) =>
        left is null || right is null ? left is null && right is null : left.Value.View.Against(right.Value.View) == 0;

    private bool AreSameArrays(ArrayRules left, ArrayRules right) =>
        left.MinItems == right.MinItems && left.MaxItems == right.MaxItems && left.UniqueItems == right.UniqueItems
        && left.MinContains == right.MinContains && left.MaxContains == right.MaxContains
        && AreSame(left.PrefixItems, right.PrefixItems) && AreSame(left.Items, right.Items) && AreSame(left.Contains, right.Contains);

    private bool AreSameObjects(ObjectRules left, ObjectRules right) =>
        left.MinProperties == right.MinProperties && left.MaxProperties == right.MaxProperties
        && left.Patterns.Length == right.Patterns.Length
        && left.Patterns.Zip(right.Patterns).All(pair => pair.First.Pattern.Source == pair.Second.Pattern.Source && AreSame(pair.First.Schema, pair.Second.Schema))
        && AreSame(left.Additional, right.Additional) && AreSame(left.Names, right.Names)
        && NamesOf(left, left.Required).SetEquals(NamesOf(right, right.Required))
        && AreSameProperties(left, right)
        && left.DependentRequired.Length == right.DependentRequired.Length
        && left.DependentRequired.Zip(right.DependentRequired).All(pair => left.Table.At(pair.First.Trigger).Name == right.Table.At(pair.Second.Trigger).Name
            && NamesOf(left, pair.First.Required).SetEquals(NamesOf(right, pair.Second.Required)))
        && left.DependentSchemas.Length == right.DependentSchemas.Length
        && left.DependentSchemas.Zip(right.DependentSchemas).All(pair => left.Table.At(pair.First.Trigger).Name == right.Table.At(pair.Second.Trigger).Name
            && AreSame(pair.First.Schema, pair.Second.Schema));

    private bool AreSameProperties(ObjectRules left, ObjectRules right)
    {
        var (mine, theirs) = (Properties(left), Properties(right));
        return mine.Count == theirs.Count && mine.All(property => theirs.TryGetValue(property.Key, out var other) && AreSame(property.Value, other));
    }

    private bool AreSameCombined(CombinedRules left, CombinedRules right) =>
        AreSame(left.Reference, right.Reference) && left.DynamicReference is null == right.DynamicReference is null
        && AreSame(left.DynamicReference?.Initial, right.DynamicReference?.Initial)
        && left.DynamicReference is not { IsDynamic: true } && right.DynamicReference is not { IsDynamic: true }
        && AreSame(left.AllOf, right.AllOf) && AreSame(left.AnyOf, right.AnyOf) && AreSame(left.OneOf, right.OneOf) && AreSame(left.Not, right.Not)
        && AreSame(left.If, right.If) && AreSame(left.Then, right.Then) && AreSame(left.Else, right.Else);

    private static HashSet<string> NamesOf(ObjectRules rules, int[] indexes) => [.. indexes.Select(index => rules.Table.At(index).Name)];

    private static Dictionary<string, SchemaNode> Properties(ObjectRules rules) =>
        rules.Table.Entries.Where(entry => entry.Schema is not null).ToDictionary(entry => entry.Name, entry => entry.Schema!, StringComparer.Ordinal);
}

using System.Text;
using StreamingPlatform.JsonSchema.Compilation;
using StreamingPlatform.JsonSchema.Evaluation;

namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>Compares what is asked of objects.</summary>
internal static class ObjectComparison
{
    public static void Compare(Comparison comparison, List<SchemaNode> before, SchemaNode next, Place place)
    {
        if (next.Objects is not { } rules)
        {
            return;
        }

        List<ObjectRules> old = [.. before.Select(node => node.Objects).OfType<ObjectRules>()];
        var required = old.SelectMany(RequiredOf).ToHashSet(StringComparer.Ordinal);
        var known = old.SelectMany(NamesOf).ToHashSet(StringComparer.Ordinal);
        foreach (var name in RequiredOf(rules).Where(name => !required.Contains(name)))
        {
            comparison.Report(next, "required", place, $"The property \"{Shown.Text(name)}\" is newly required.", refusesAll: !known.Contains(name));
        }

        CompareCounts(comparison, old, required.Count, rules, next, place);
        CompareNamed(comparison, old, required, rules, next, place);
        ComparePatterns(comparison, old, rules, place);
        CompareAdditional(comparison, old, rules, next, place);
        CompareDependencies(comparison, old, required, rules, next, place);
        if (rules.Names is { } names && !comparison.IsImplied([.. old.Select(item => item.Names).OfType<SchemaNode>()], names, place.Child("*", isAlwaysPresent: false)))
        {
            comparison.Report(next, "propertyNames", place, "Fewer property names are valid.", refusesAll: false);
        }
    }

    private static void CompareCounts(Comparison comparison, List<ObjectRules> old, int required, ObjectRules rules, SchemaNode next, Place place)
    {
        if (rules.MinProperties > old.Select(item => item.MinProperties).Append(required).Max())
        {
            comparison.Report(next, "minProperties", place, $"Objects must now have at least {rules.MinProperties} properties.", refusesAll: false);
        }

        if (rules.MaxProperties < old.Select(item => item.MaxProperties).DefaultIfEmpty(int.MaxValue).Min())
        {
            comparison.Report(next, "maxProperties", place, $"Objects must now have at most {rules.MaxProperties} properties.", refusesAll: false);
        }
    }

    /// <summary>Properties that either schema names: for these it is known which schemas apply.</summary>
    private static void CompareNamed(Comparison comparison, List<ObjectRules> old, HashSet<string> required, ObjectRules rules, SchemaNode next, Place place)
    {
        foreach (var name in old.SelectMany(NamesOf).Concat(NamesOf(rules)).Distinct(StringComparer.Ordinal))
        {
            List<SchemaNode> before = [.. old.SelectMany(item => SchemasFor(item, name, out _))];
            var at = place.Child(name, required.Contains(name));
            foreach (var schema in SchemasFor(rules, name, out var isAdditional))
            {
                if (isAdditional && schema.Constant == false)
                {
                    if (!IsImpossible(before))
                    {
                        comparison.Report(next, "additionalProperties", at, $"The property \"{Shown.Text(name)}\" is no longer allowed.", refusesAll: true);
                    }
                }
                else
                {
                    comparison.Compare(before, schema, at);
                }
            }
        }
    }

    /// <summary>Properties that neither schema names and that match an expression of the next.</summary>
    private static void ComparePatterns(Comparison comparison, List<ObjectRules> old, ObjectRules rules, Place place)
    {
        foreach (var (pattern, schema) in rules.Patterns)
        {
            var before = new List<SchemaNode>();
            foreach (var item in old)
            {
                var same = Array.Find(item.Patterns, entry => entry.Pattern.Source == pattern.Source);
                if ((same.Schema ?? (item.Patterns.Length == 0 ? item.Additional : null)) is { } applied)
                {
                    before.Add(applied);
                }
            }

            comparison.Compare(before, schema, place.Child("*", isAlwaysPresent: false));
        }
    }

    /// <summary>Properties that neither schema names and that match no expression of the next.</summary>
    private static void CompareAdditional(Comparison comparison, List<ObjectRules> old, ObjectRules rules, SchemaNode next, Place place)
    {
        if (rules.Additional is not { Constant: not true } additional)
        {
            return;
        }

        var sources = rules.Patterns.Select(entry => entry.Pattern.Source).ToHashSet(StringComparer.Ordinal);
        var onlyOld = old.SelectMany(item => item.Patterns).Where(entry => !sources.Contains(entry.Pattern.Source)).Select(entry => entry.Schema).ToList();
        List<SchemaNode> rest = [.. old.Where(item => item.Patterns.All(entry => sources.Contains(entry.Pattern.Source)) || onlyOld.Count > 0).Select(item => item.Additional).OfType<SchemaNode>()];
        var at = place.Child("*", isAlwaysPresent: false);
        foreach (List<SchemaNode> before in (IEnumerable<List<SchemaNode>>)[rest, .. onlyOld.Select(schema => new List<SchemaNode> { schema })])
        {
            if (IsImpossible(before))
            {
                continue;
            }

            if (additional.Constant == false)
            {
                comparison.Report(next, "additionalProperties", place, "Properties that the schema does not name are no longer allowed.", refusesAll: false);
                return;
            }

            comparison.Compare(before, additional, at);
        }
    }

    private static void CompareDependencies(
        Comparison comparison, List<ObjectRules> old, HashSet<string> required, ObjectRules rules, SchemaNode next, Place place)
    {
        foreach (var (trigger, names) in rules.DependentRequired)
        {
            var given = rules.Table.At(trigger).Name;
            var known = old.SelectMany(item => item.DependentRequired.Where(entry => item.Table.At(entry.Trigger).Name == given)
                .SelectMany(entry => entry.Required.Select(index => item.Table.At(index).Name)));
            var missing = names.Select(index => rules.Table.At(index).Name).Except(known, StringComparer.Ordinal).Where(name => !required.Contains(name) && name != given).ToList();
            if (missing.Count > 0)
            {
                comparison.Report(next, "dependentRequired", place, $"With \"{Shown.Text(given)}\", {Shown.List(missing)} must now be present.", refusesAll: false);
            }
        }

        foreach (var (trigger, schema) in rules.DependentSchemas)
        {
            var given = rules.Table.At(trigger).Name;
            var known = old.SelectMany(item => item.DependentSchemas.Where(entry => item.Table.At(entry.Trigger).Name == given).Select(entry => entry.Schema));
            if (!comparison.IsImplied([.. known], schema, place))
            {
                comparison.Report(next, "dependentSchemas", place, $"Objects with \"{Shown.Text(given)}\" must now match another schema.", refusesAll: false);
            }
        }
    }

    private static bool IsImpossible(List<SchemaNode> schemas)
    {
        var all = Conjunction.Flatten(schemas);
        return Conjunction.TypesOf(all) == SchemaTypes.None;
    }

    private static IEnumerable<string> RequiredOf(ObjectRules rules) => rules.Required.Select(index => rules.Table.At(index).Name);

    private static IEnumerable<string> NamesOf(ObjectRules rules) => rules.Table.Entries.Where(entry => entry.Schema is not null).Select(entry => entry.Name);

    /// <summary>The schemas that apply to a property of a name.</summary>
    private static List<SchemaNode> SchemasFor(ObjectRules rules, string name, out bool isAdditional)
    {
        var schemas = new List<SchemaNode>();
        var utf8 = Encoding.UTF8.GetBytes(name);
        if (rules.Table.Find(utf8) is >= 0 and var index && rules.Table.At(index).Schema is { } own)
        {
            schemas.Add(own);
        }

        var context = EvaluationContext.Rent(JsonSchemaOptions.Default, patternTicks: TimeSpan.TicksPerSecond, tracksScope: false, isCollecting: false);
        schemas.AddRange(rules.Patterns.Where(entry => entry.Pattern.IsMatch(utf8, context)).Select(entry => entry.Schema));
        context.Return();
        isAdditional = schemas.Count == 0 && rules.Additional is not null;
        if (isAdditional)
        {
            schemas.Add(rules.Additional!);
        }

        return schemas;
    }
}

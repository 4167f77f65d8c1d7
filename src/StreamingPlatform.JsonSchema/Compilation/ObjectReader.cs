using System.Text.Json;
using StreamingPlatform.JsonSchema.Documents;
using StreamingPlatform.JsonSchema.Patterns;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>Reads the keywords about objects.</summary>
internal sealed class ObjectReader
{
    private readonly List<(string Name, SchemaNode? Schema)> _names = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    private ObjectReader()
    {
    }

    /// <summary>Null for a schema that asks nothing of objects.</summary>
    public static ObjectRules? Read(SchemaNode node, Keywords keywords, SchemaCompiler compiler)
    {
        var reader = new ObjectReader();
        var rules = new ObjectRules();
        if (node.Resource.Vocabularies.HasFlag(Vocabularies.Applicator))
        {
            reader.ReadApplicators(rules, node, keywords, compiler);
        }

        if (node.Resource.Vocabularies.HasFlag(Vocabularies.Validation))
        {
            rules.MinProperties = keywords.Count("minProperties") ?? 0;
            rules.MaxProperties = keywords.Count("maxProperties") ?? int.MaxValue;
            rules.Required = keywords.Find("required") is { } required ? reader.Indexes(keywords.Names(required)) : [];
        }

        reader.ReadDependencies(rules, node, keywords, compiler);
        rules.Table = reader._names.Count == 0 ? PropertyTable.Empty : new(reader._names);
        rules.RequiredMask = rules.Required.Any(index => index >= 64) ? 0 : rules.Required.Aggregate(0UL, (mask, index) => mask | (1UL << index));
        return rules is { VisitsMembers: false, MinProperties: 0, MaxProperties: int.MaxValue } ? null : rules;
    }

    private void ReadApplicators(ObjectRules rules, SchemaNode node, Keywords keywords, SchemaCompiler compiler)
    {
        foreach (var property in keywords.Members("properties"))
        {
            _indexes.Add(property.Token, _names.Count);
            _names.Add((property.Token, compiler.NodeFor(property)));
        }

        var patterns = new List<(CompiledPattern, SchemaNode)>();
        foreach (var pattern in keywords.Members("patternProperties"))
        {
            var schema = compiler.NodeFor(pattern);
            if (compiler.PatternOf(node, pattern, pattern.Token) is { } compiled)
            {
                patterns.Add((compiled, schema));
            }
        }

        rules.Patterns = [.. patterns];
        rules.Additional = keywords.Schema("additionalProperties");
        rules.Names = keywords.Schema("propertyNames");
    }

    /// <summary>Also the <c>dependencies</c> of earlier drafts, which the meta-schema of 2020-12 still describes.</summary>
    private void ReadDependencies(ObjectRules rules, SchemaNode node, Keywords keywords, SchemaCompiler compiler)
    {
        var required = new List<(int, int[])>();
        var schemas = new List<(int, SchemaNode)>();
        var vocabularies = node.Resource.Vocabularies;
        foreach (var dependency in vocabularies.HasFlag(Vocabularies.Validation) ? keywords.Members("dependentRequired") : [])
        {
            required.Add((IndexOf(dependency.Token), Indexes(keywords.Names(dependency))));
        }

        foreach (var dependency in vocabularies.HasFlag(Vocabularies.Applicator) ? keywords.Members("dependentSchemas") : [])
        {
            schemas.Add((IndexOf(dependency.Token), compiler.NodeFor(dependency)));
        }

        foreach (var dependency in vocabularies.HasFlag(Vocabularies.Applicator) ? keywords.Members("dependencies") : [])
        {
            if (dependency.Kind == JsonValueKind.Array)
            {
                required.Add((IndexOf(dependency.Token), Indexes(keywords.Names(dependency))));
            }
            else
            {
                schemas.Add((IndexOf(dependency.Token), compiler.NodeFor(dependency)));
            }
        }

        rules.DependentRequired = [.. required];
        rules.DependentSchemas = [.. schemas];
    }

    private int[] Indexes(List<string> names) => [.. names.Distinct(StringComparer.Ordinal).Select(IndexOf)];

    private int IndexOf(string name)
    {
        if (!_indexes.TryGetValue(name, out var index))
        {
            index = _names.Count;
            _indexes.Add(name, index);
            _names.Add((name, null));
        }

        return index;
    }
}

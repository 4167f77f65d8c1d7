using System.Text.Json;
using StreamingPlatform.JsonSchema.Documents;
using StreamingPlatform.JsonSchema.Formats;
using StreamingPlatform.JsonSchema.Numbers;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>Reads the keywords of one schema object into its node. Keywords of vocabularies that the resource does not use are annotations: ignored.</summary>
internal static class KeywordReader
{
    public static void Read(SchemaNode node, SchemaCompiler compiler)
    {
        var keywords = new Keywords(node, compiler);
        ReadReferences(node, keywords, compiler);
        if (node.Resource.Vocabularies.HasFlag(Vocabularies.Applicator))
        {
            ReadCombined(node, keywords);
        }

        if (node.Resource.Vocabularies.HasFlag(Vocabularies.Validation))
        {
            ReadValues(node, keywords, compiler);
        }

        node.Strings = ReadStrings(node, keywords, compiler);
        node.Arrays = ReadArrays(node, keywords);
        node.Objects = ObjectReader.Read(node, keywords, compiler);
        if (node.Resource.Vocabularies.HasFlag(Vocabularies.Unevaluated))
        {
            node.UnevaluatedItems = keywords.Schema("unevaluatedItems");
            node.UnevaluatedProperties = keywords.Schema("unevaluatedProperties");
        }
    }

    private static void ReadReferences(SchemaNode node, Keywords keywords, SchemaCompiler compiler)
    {
        if (keywords.Find("$ref") is { } reference && compiler.Refer(node, reference, out _) is { } target)
        {
            (node.Combined ??= new()).Reference = target;
        }

        if (keywords.Find("$dynamicRef") is { } dynamic && compiler.Refer(node, dynamic, out var anchor) is { } initial)
        {
            (node.Combined ??= new()).DynamicReference = compiler.AddDynamicReference(initial, anchor);
        }
    }

    private static void ReadCombined(SchemaNode node, Keywords keywords)
    {
        var condition = keywords.Schema("if");
        var then = keywords.Schema("then");
        var otherwise = keywords.Schema("else");
        var rules = new CombinedRules
        {
            Reference = node.Combined?.Reference,
            DynamicReference = node.Combined?.DynamicReference,
            AllOf = keywords.Schemas("allOf"),
            AnyOf = keywords.Schemas("anyOf"),
            OneOf = keywords.Schemas("oneOf"),
            Not = keywords.Schema("not"),
            If = condition,
            Then = condition is null ? null : then,
            Else = condition is null ? null : otherwise,
        };
        node.Combined = rules.All.Any() ? rules : null;
    }

    private static void ReadValues(SchemaNode node, Keywords keywords, SchemaCompiler compiler)
    {
        if (keywords.Find("type") is { } type)
        {
            node.Types = ReadTypes(node, type, compiler);
        }

        if (keywords.Find("enum") is { } values)
        {
            if (values.Kind == JsonValueKind.Array)
            {
                node.Enum = new(values.Children);
            }
            else
            {
                compiler.Refuse(node, values, "\"enum\" must be an array.");
            }
        }

        if (keywords.Find("const") is { } constant)
        {
            node.Const = new([constant]);
        }

        ReadNumbers(node, keywords, compiler);
    }

    private static SchemaTypes ReadTypes(SchemaNode node, JsonValue type, SchemaCompiler compiler)
    {
        var types = SchemaTypes.None;
        var names = type.Kind == JsonValueKind.Array ? type.Children : [type];
        foreach (var name in names)
        {
            if (name.Kind == JsonValueKind.String && SchemaTypeNames.Parse(name.Text) is { } known)
            {
                types |= known;
            }
            else
            {
                compiler.Refuse(node, name, "A type is one of null, boolean, integer, number, string, array and object.");
            }
        }

        if (names.Count == 0 || names.DistinctBy(name => name.Text).Count() != names.Count)
        {
            compiler.Refuse(node, type, "\"type\" must name one or several types, each once.");
        }

        return types;
    }

    private static void ReadNumbers(SchemaNode node, Keywords keywords, SchemaCompiler compiler)
    {
        var rules = new NumberRules
        {
            Minimum = keywords.Number("minimum"),
            ExclusiveMinimum = keywords.Number("exclusiveMinimum"),
            Maximum = keywords.Number("maximum"),
            ExclusiveMaximum = keywords.Number("exclusiveMaximum"),
        };
        if (keywords.Number("multipleOf") is { } divisor)
        {
            if (divisor.View.IsZero || divisor.View.IsNegative)
            {
                compiler.Refuse(node, node.Source.Child("multipleOf")!, "\"multipleOf\" must be above 0.");
            }
            else
            {
                rules.MultipleOf = new Divisor(divisor);
            }
        }

        if (rules.Minimum is not null || rules.ExclusiveMinimum is not null || rules.Maximum is not null || rules.ExclusiveMaximum is not null || rules.MultipleOf is not null)
        {
            rules.Prepare();
            node.Numbers = rules;
        }
    }

    private static StringRules? ReadStrings(SchemaNode node, Keywords keywords, SchemaCompiler compiler)
    {
        var rules = new StringRules();
        if (node.Resource.Vocabularies.HasFlag(Vocabularies.Validation))
        {
            rules.MinLength = keywords.Count("minLength") ?? 0;
            rules.MaxLength = keywords.Count("maxLength") ?? int.MaxValue;
            if (keywords.Find("pattern") is { } pattern)
            {
                if (pattern.Kind == JsonValueKind.String)
                {
                    rules.Pattern = compiler.PatternOf(node, pattern, pattern.Text);
                }
                else
                {
                    compiler.Refuse(node, pattern, "\"pattern\" must be a string.");
                }
            }
        }

        rules.Format = ReadFormat(node, keywords, compiler);
        return rules is { MinLength: 0, MaxLength: int.MaxValue, Pattern: null, Format: null } ? null : rules;
    }

    private static FormatCheck? ReadFormat(SchemaNode node, Keywords keywords, SchemaCompiler compiler)
    {
        if (keywords.Find("format") is not { } format)
        {
            return null;
        }

        if (format.Kind != JsonValueKind.String)
        {
            compiler.Refuse(node, format, "\"format\" must be a string.");
            return null;
        }

        var vocabularies = node.Resource.Vocabularies;
        var isAsserted = vocabularies.HasFlag(Vocabularies.FormatAssertion) || (compiler.Options.AssertFormats && vocabularies.HasFlag(Vocabularies.FormatAnnotation));
        if (!isAsserted)
        {
            return null;
        }

        // The meta-schemas of draft 2020-12 use uri-reference, which is not on the list; they are ours, not a tenant's.
        var isOurs = node.Resource.DocumentUri.StartsWith("https://json-schema.org/draft/2020-12/", StringComparison.Ordinal);
        if (FormatChecks.Find(format.Text) is not { } check)
        {
            if (!isOurs)
            {
                compiler.Refuse(node, format, $"The format \"{Shown.Text(format.Text)}\" is not supported; supported are {string.Join(", ", FormatChecks.Names)}.");
            }

            return null;
        }

        return check;
    }

    private static ArrayRules? ReadArrays(SchemaNode node, Keywords keywords)
    {
        var rules = new ArrayRules();
        if (node.Resource.Vocabularies.HasFlag(Vocabularies.Validation))
        {
            rules.MinItems = keywords.Count("minItems") ?? 0;
            rules.MaxItems = keywords.Count("maxItems") ?? int.MaxValue;
            rules.UniqueItems = keywords.Flag("uniqueItems");
            rules.MinContains = keywords.Count("minContains") ?? 1;
            rules.MaxContains = keywords.Count("maxContains") ?? int.MaxValue;
        }

        if (node.Resource.Vocabularies.HasFlag(Vocabularies.Applicator))
        {
            rules.PrefixItems = keywords.Schemas("prefixItems");
            rules.Items = keywords.Find("items") is { Kind: JsonValueKind.Array } ? keywords.RefuseArrayItems() : keywords.Schema("items");
            rules.Contains = keywords.Schema("contains");
        }

        var asksNothing = rules is { MinItems: 0, MaxItems: int.MaxValue, UniqueItems: false, PrefixItems.Length: 0, Items: null, Contains: null };
        return asksNothing ? null : rules;
    }
}

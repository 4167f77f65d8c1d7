using System.Text.Json;
using StreamingPlatform.JsonSchema.Documents;
using StreamingPlatform.JsonSchema.Numbers;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>Typed access to the keywords of one schema object; a value of the wrong form is refused and counts as absent.</summary>
internal readonly struct Keywords(SchemaNode node, SchemaCompiler compiler)
{
    public JsonValue? Find(string keyword) => node.Source.Child(keyword);

    public SchemaNode? Schema(string keyword) => Find(keyword) is { } schema ? compiler.NodeFor(schema) : null;

    public SchemaNode[] Schemas(string keyword)
    {
        if (Find(keyword) is not { } schemas)
        {
            return [];
        }

        if (schemas.Kind != JsonValueKind.Array || schemas.Children.Count == 0)
        {
            compiler.Refuse(node, schemas, $"\"{keyword}\" must be an array of schemas with at least one.");
            return [];
        }

        return [.. schemas.Children.Select(compiler.NodeFor)];
    }

    /// <summary>The members of a keyword that is an object.</summary>
    public IReadOnlyList<JsonValue> Members(string keyword)
    {
        if (Find(keyword) is not { } members)
        {
            return [];
        }

        if (members.Kind == JsonValueKind.Object)
        {
            return members.Children;
        }

        compiler.Refuse(node, members, $"\"{keyword}\" must be an object.");
        return [];
    }

    public JsonNumber? Number(string keyword)
    {
        if (Find(keyword) is not { } number)
        {
            return null;
        }

        if (number.Kind == JsonValueKind.Number)
        {
            return number.Number;
        }

        compiler.Refuse(node, number, $"\"{keyword}\" must be a number{(number.Kind is JsonValueKind.True or JsonValueKind.False ? " (the boolean form is of draft 4)" : "")}.");
        return null;
    }

    public int? Count(string keyword)
    {
        if (Find(keyword) is not { } number)
        {
            return null;
        }

        if (number.Kind == JsonValueKind.Number && number.Number.AsCount() is { } count)
        {
            return count;
        }

        compiler.Refuse(node, number, $"\"{keyword}\" must be a whole number of at least 0.");
        return null;
    }

    public bool Flag(string keyword)
    {
        if (Find(keyword) is not { } flag)
        {
            return false;
        }

        if (flag.Kind is not (JsonValueKind.True or JsonValueKind.False))
        {
            compiler.Refuse(node, flag, $"\"{keyword}\" must be true or false.");
        }

        return flag.Kind == JsonValueKind.True;
    }

    /// <summary>A list of distinct names.</summary>
    public List<string> Names(JsonValue names)
    {
        var texts = new List<string>();
        if (names.Kind != JsonValueKind.Array || names.Children.Any(name => name.Kind != JsonValueKind.String))
        {
            compiler.Refuse(node, names, "There must be an array of property names.");
            return texts;
        }

        texts.AddRange(names.Children.Select(name => name.Text));
        if (texts.Distinct(StringComparer.Ordinal).Count() != texts.Count)
        {
            compiler.Refuse(node, names, "A property name appears twice.");
        }

        return texts;
    }

    /// <summary>The array form of <c>items</c> that drafts up to 2019-09 have.</summary>
    public SchemaNode? RefuseArrayItems()
    {
        compiler.Refuse(node, Find("items")!, "\"items\" must be a schema; a list of schemas by position is \"prefixItems\" in draft 2020-12.");
        return null;
    }
}

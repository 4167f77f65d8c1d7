using System.Text;
using StreamingPlatform.Testing;

namespace StreamingPlatform.JsonSchema.Tests;

/// <summary>The schemas that others publish for events like ours.</summary>
public sealed class EventSchemaTests
{
    private const string IgluDialect = "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#";

    [Fact]
    public void Compile_PublishedEventSchemas_AllButThoseWithPositionalItems()
    {
        var options = new JsonSchemaOptions { AssertFormats = true, DialectAliases = [IgluDialect] };
        var refused = new List<string>();
        foreach (var (name, schema) in Schemas())
        {
            if (!CompiledSchema.TryCompile(schema, options, out _, out var errors))
            {
                refused.Add($"{name}: {string.Join(' ', errors.Select(error => $"{error.SchemaPointer} {error.Message}"))}");
            }
        }

        Schemas().Count.ShouldBe(99);
        refused.Count.ShouldBe(2, string.Join('\n', refused));
        refused.ShouldAllBe(text => text.StartsWith("com.mparticle.snowplow.pro") && text.Contains("\"items\" must be a schema; a list of schemas by position is \"prefixItems\""));
    }

    [Fact]
    public void Compile_PublishedEventSchemas_NameTheUnknownDialect()
    {
        foreach (var (name, schema) in Schemas())
        {
            CompiledSchema.TryCompile(schema, options: null, out _, out var errors).ShouldBeFalse(name);
            errors.ShouldContain(error => error.SchemaPointer == "/$schema" && error.Keyword == "$schema" && error.Message.Contains("iglucentral"));
        }
    }

    [Fact]
    public void Validate_PublishedEventSchema_SaysWhatIsWrong()
    {
        var json = Schemas().First(schema => schema.Name.StartsWith("com.google.tag-manager.server-side.add_to_cart")).Schema;
        var schema = CompiledSchema.Compile(json, new() { DialectAliases = [IgluDialect] });

        schema.Validate(Json.Utf8("""{"currency":"EUR","value":12.5,"items":[{"item_id":"a"}]}""")).IsValid.ShouldBeTrue();
        var violations = schema.Validate(Json.Utf8("""{"currency":"EURO","value":-1}""")).Violations;
        violations.ShouldContain(violation => violation.InstancePointer == "/currency" && violation.SchemaPointer == "/properties/currency/maxLength");
        violations.ShouldContain(violation => violation.InstancePointer == "/value" && violation.Keyword == "minimum");
    }

    private static List<(string Name, byte[] Schema)> Schemas()
    {
        var folder = Path.GetDirectoryName(SharedData.FileOrSkip("event-schemas", "README.md"))!;
        return [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), Encoding.UTF8.GetBytes(File.ReadAllText(file))))];
    }
}

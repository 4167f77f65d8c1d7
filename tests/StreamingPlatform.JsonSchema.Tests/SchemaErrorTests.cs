using System.Text;

namespace StreamingPlatform.JsonSchema.Tests;

/// <summary>What is refused when a schema is compiled, and where it says the mistake is.</summary>
public sealed class SchemaErrorTests
{
    [Theory]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/none"}}}""", "/properties/a/$ref", "points to no schema")]
    [InlineData("""{"$ref":"https://example.com/elsewhere"}""", "/$ref", "not fetched")]
    [InlineData("""{"$ref":"#%ff"}""", "/$ref", "points to no schema")]
    [InlineData("""{"items":{"$dynamicRef":"#none"}}""", "/items/$dynamicRef", "points to no schema")]
    [InlineData("""{"$vocabulary":{"https://example.com/v":true}}""", "/$vocabulary", "not supported")]
    [InlineData("""{"$schema":"https://example.com/meta","$defs":{"m":{"$id":"https://example.com/meta","$vocabulary":{"https://example.com/v":true}}}}""", "/$schema", "https://example.com/v")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#"}""", "/$schema", "unknown")]
    [InlineData("""{"type":"text"}""", "/type", "type is one of")]
    [InlineData("""{"properties":{"a/b":{"pattern":"("}}}""", "/properties/a~1b/pattern", "not closed")]
    [InlineData("""{"patternProperties":{"[":{}}}""", "/patternProperties/[", "not closed")]
    [InlineData("""{"minLength":-1}""", "/minLength", "at least 0")]
    [InlineData("""{"maxItems":1.5}""", "/maxItems", "whole number")]
    [InlineData("""{"multipleOf":0}""", "/multipleOf", "above 0")]
    [InlineData("""{"exclusiveMinimum":true}""", "/exclusiveMinimum", "draft 4")]
    [InlineData("""{"required":["a","a"]}""", "/required", "twice")]
    [InlineData("""{"required":true}""", "/required", "array")]
    [InlineData("""{"allOf":[]}""", "/allOf", "at least one")]
    [InlineData("""{"properties":{"a":3}}""", "/properties/a", "object or a boolean")]
    [InlineData("""{"$id":"#a"}""", "/$id", "fragment")]
    [InlineData("""{"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}}""", "/$defs/b/$anchor", "twice")]
    [InlineData("""{"$defs":{"a":{"$id":"https://example.com/x"},"b":{"$id":"https://example.com/x"}}}""", "/$defs/b/$id", "twice")]
    [InlineData("""{"properties":{"a":{"type":"string","type":"number"}}}""", "/properties/a/type", "twice")]
    [InlineData("""{"items":[{}]}""", "/items", "prefixItems")]
    [InlineData("""{"$ref":"#"}""", "", "without end")]
    [InlineData("""{"anyOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"not":{"$ref":"#/$defs/b"}},"b":{"if":{"$ref":"#/$defs/a"}}}}""", "/$defs/a", "without end")]
    public void TryCompile_Mistake_NamesThePointer(string schema, string pointer, string message)
    {
        var error = Json.Errors(schema)[0];
        error.SchemaPointer.ShouldBe(pointer);
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void TryCompile_UnlistedFormat_IsRefusedWhereFormatsAreAsserted()
    {
        const string schema = """{"properties":{"a":{"format":"iri"}}}""";

        Json.Errors(schema).ShouldBeEmpty();
        var error = Json.Errors(schema, new() { AssertFormats = true }).ShouldHaveSingleItem();
        error.SchemaPointer.ShouldBe("/properties/a/format");
        error.Message.ShouldContain("date-time, date, time");
    }

    [Fact]
    public void TryCompile_ReferenceToTheMetaSchema_WithAssertedFormats_Compiles() =>
        Json.Errors("""{"$ref":"https://json-schema.org/draft/2020-12/schema"}""", new() { AssertFormats = true }).ShouldBeEmpty();

    [Fact]
    public void TryCompile_SeveralMistakes_ListsAll() =>
        Json.Errors("""{"type":"x","minimum":"1","properties":{"a":{"$ref":"#/b"}}}""").Select(error => error.SchemaPointer).ShouldBe(["/type", "/minimum", "/properties/a/$ref"], ignoreOrder: true);

    [Fact]
    public void TryCompile_NoJson_SaysWhere() => Json.Errors("""{"type" "x"}""").ShouldHaveSingleItem().Message.ShouldContain("line 1");

    [Fact]
    public void TryCompile_MistakeInAnotherDocument_NamesIt()
    {
        var options = new JsonSchemaOptions { Documents = new Dictionary<string, System.Text.Json.JsonElement> { ["https://example.com/other"] = Json.Element("""{"type":"x"}""") } };

        Json.Errors("""{"$ref":"https://example.com/other"}""", options).ShouldHaveSingleItem().SchemaPointer.ShouldBe("https://example.com/other#/type");
    }

    [Fact]
    public void TryCompile_TooDeep_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"not":""", 1_000)) + "true" + new string('}', 1_000);

        Json.Errors(deep).ShouldHaveSingleItem();
        CompiledSchema.TryCompile(Parse(deep, 2_000), options: null, out _, out var errors).ShouldBeFalse();
        errors.ShouldHaveSingleItem().Message.ShouldContain("128 levels");
    }

    [Fact]
    public void TryCompile_TooLarge_IsRefused()
    {
        var options = new JsonSchemaOptions { MaxSchemaBytes = 100 };

        Json.Errors($$"""{"description":"{{new string('x', 100)}}"}""", options).ShouldHaveSingleItem().Message.ShouldContain("100 bytes");
    }

    [Fact]
    public void TryCompile_LongChainOfReferences_IsRefused()
    {
        var chain = new StringBuilder("""{"$ref":"#/$defs/d0","$defs":{""");
        for (var index = 0; index < 1_000; index++)
        {
            chain.Append($$"""  "d{{index}}":{"$ref":"#/$defs/d{{index + 1}}"},""");
        }

        Json.Errors(chain + """ "d1000":true}}""").ShouldHaveSingleItem().Message.ShouldContain("128 schemas");
    }

    [Fact]
    public void Compile_Mistake_Throws() =>
        Should.Throw<JsonSchemaException>(() => Json.Schema("""{"type":"x"}""")).Errors.ShouldHaveSingleItem().SchemaPointer.ShouldBe("/type");

    private static System.Text.Json.JsonElement Parse(string json, int depth)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json, new() { MaxDepth = depth });
        return document.RootElement.Clone();
    }
}

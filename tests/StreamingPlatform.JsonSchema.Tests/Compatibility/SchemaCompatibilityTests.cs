using StreamingPlatform.JsonSchema.Compatibility;

namespace StreamingPlatform.JsonSchema.Tests.Compatibility;

/// <summary>What publishing a next version of a schema would break.</summary>
public sealed class SchemaCompatibilityTests
{
    [Theory]
    [InlineData("{}", """{"title":"named"}""")]
    [InlineData("""{"properties":{"a":{"type":"integer"}}}""", """{"properties":{"a":{"type":"number"}}}""")]
    [InlineData("""{"properties":{"a":{"enum":["x"]}}}""", """{"properties":{"a":{"enum":["x","y"]}}}""")]
    [InlineData("""{"properties":{"a":{"enum":["x","y"]}}}""", """{"properties":{"a":{"type":"string","maxLength":1}}}""")]
    [InlineData("""{"required":["a","b"]}""", """{"required":["a"]}""")]
    [InlineData("""{"maxLength":5,"minLength":2}""", """{"maxLength":6,"minLength":1}""")]
    [InlineData("""{"minimum":5}""", """{"exclusiveMinimum":4.5}""")]
    [InlineData("""{"multipleOf":6}""", """{"multipleOf":2}""")]
    [InlineData("""{"type":"integer"}""", """{"type":"integer","multipleOf":0.5}""")]
    [InlineData("""{"properties":{"a":true},"additionalProperties":false}""", """{"properties":{"a":true,"b":{"type":"string"}},"additionalProperties":false}""")]
    [InlineData("""{"properties":{"a":{"type":"string"}},"additionalProperties":false}""", """{"properties":{"a":{"$ref":"#/$defs/s"}},"$defs":{"s":{"type":"string"}}}""")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", """{"anyOf":[{"type":"null"},{"type":"string"},{"type":"number"}]}""")]
    [InlineData("""{"type":"string"}""", """{"anyOf":[{"type":"null"},{"type":"string"}]}""")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", """{"type":["string","null"]}""")]
    [InlineData("""{"items":{"$ref":"#"},"maxItems":2}""", """{"items":{"$ref":"#"},"maxItems":3}""")]
    [InlineData("""{"oneOf":[{"minimum":1},{"type":"string"}]}""", """{"oneOf":[{"minimum":1},{"type":"string"}],"title":"t"}""")]
    [InlineData("""{"patternProperties":{"^x-":{"type":"string"}}}""", """{"patternProperties":{"^x-":{"type":["string","null"]}}}""")]
    public void Compare_WiderSchema_IsAnAddition(string previous, string next)
    {
        var report = Compare(previous, next);

        report.Changes.ShouldBeEmpty();
        report.Change.ShouldBe(SchemaChange.Addition);
        report.IsCompatible.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"properties":{"a":true}}""", """{"properties":{"a":true},"required":["a"]}""", "", "/required", "newly required", SchemaChange.Revision)]
    [InlineData("""{"properties":{"a":true}}""", """{"properties":{"a":true},"required":["b"]}""", "", "/required", "newly required", SchemaChange.Model)]
    [InlineData("""{"type":"object"}""", """{"type":"array"}""", "", "/type", "object no longer valid", SchemaChange.Model)]
    [InlineData("""{"properties":{"a":{"type":["string","null"]}}}""", """{"properties":{"a":{"type":"string"}}}""", "/a", "/properties/a/type", "null no longer valid", SchemaChange.Revision)]
    [InlineData("""{"properties":{"a":{"type":"number"}}}""", """{"properties":{"a":{"type":"integer"}}}""", "/a", "/properties/a/type", "narrowed", SchemaChange.Revision)]
    [InlineData("""{"required":["a"],"properties":{"a":{"type":"string"}}}""", """{"required":["a"],"properties":{"a":{"type":"integer"}}}""", "/a", "/properties/a/type", "narrowed", SchemaChange.Model)]
    [InlineData("""{"properties":{"a":{"enum":["x","y"]}}}""", """{"properties":{"a":{"enum":["x"]}}}""", "/a", "/properties/a/enum", "\"y\" is no longer valid", SchemaChange.Revision)]
    [InlineData("""{"type":"string"}""", """{"type":"string","enum":["x"]}""", "", "/enum", "now only \"x\"", SchemaChange.Revision)]
    [InlineData("""{"items":{"type":"string","maxLength":5}}""", """{"items":{"type":"string","maxLength":4}}""", "/*", "/items/maxLength", "at most 4", SchemaChange.Revision)]
    [InlineData("""{"properties":{"a":{"minLength":1}}}""", """{"properties":{"a":{"minLength":2}}}""", "/a", "/properties/a/minLength", "at least 2", SchemaChange.Revision)]
    [InlineData("""{"pattern":"^a"}""", """{"pattern":"^ab"}""", "", "/pattern", "match \"^ab\"", SchemaChange.Revision)]
    [InlineData("{}", """{"minimum":0}""", "", "/minimum", "at least 0", SchemaChange.Revision)]
    [InlineData("""{"maximum":10}""", """{"exclusiveMaximum":10}""", "", "/exclusiveMaximum", "below 10", SchemaChange.Revision)]
    [InlineData("""{"multipleOf":2}""", """{"multipleOf":4}""", "", "/multipleOf", "multiples of 4", SchemaChange.Revision)]
    [InlineData("""{"properties":{"a":true}}""", """{"properties":{"a":true},"additionalProperties":false}""", "", "/additionalProperties", "no longer allowed", SchemaChange.Revision)]
    [InlineData("""{"properties":{"a":true,"b":true},"additionalProperties":false}""", """{"properties":{"a":true},"additionalProperties":false}""", "/b", "/additionalProperties", "\"b\" is no longer allowed", SchemaChange.Revision)]
    [InlineData("""{"maxItems":3}""", """{"maxItems":2}""", "", "/maxItems", "at most 2", SchemaChange.Revision)]
    [InlineData("{}", """{"uniqueItems":true}""", "", "/uniqueItems", "distinct", SchemaChange.Revision)]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", """{"anyOf":[{"type":"string"}]}""", "", "/anyOf", "/anyOf/1 before", SchemaChange.Revision)]
    [InlineData("""{"oneOf":[{"type":"string"}]}""", """{"oneOf":[{"type":"string"},{"maxLength":3}]}""", "", "/oneOf", "changed", SchemaChange.Revision)]
    [InlineData("{}", """{"not":{"type":"null"}}""", "", "/not", "changed", SchemaChange.Revision)]
    [InlineData("{}", """{"if":{"required":["a"]},"then":{"required":["b"]}}""", "", "/if", "changed", SchemaChange.Revision)]
    [InlineData("{}", """{"dependentRequired":{"a":["b"]}}""", "", "/dependentRequired", "\"b\" must now", SchemaChange.Revision)]
    [InlineData("{}", """{"contains":{"type":"null"}}""", "", "/contains", "changed", SchemaChange.Revision)]
    [InlineData("{}", """{"propertyNames":{"maxLength":3}}""", "", "/propertyNames", "names", SchemaChange.Revision)]
    [InlineData("true", "false", "", "", "Nothing is allowed", SchemaChange.Model)]
    public void Compare_NarrowerSchema_SaysWhatBecomesInvalid(string previous, string next, string instance, string pointer, string message, SchemaChange change)
    {
        var report = Compare(previous, next);

        report.Change.ShouldBe(change);
        var found = report.Changes.ShouldHaveSingleItem();
        found.InstancePointer.ShouldBe(instance);
        found.SchemaPointer.ShouldBe(pointer);
        found.Message.ShouldContain(message);
    }

    [Fact]
    public void Compare_SeveralChanges_ListsAll() => Compare(
            """{"type":"object","properties":{"price":{"type":"number"},"items":{"type":"array","items":{"properties":{"id":{"type":"string"}}}}}}""",
            """{"type":"object","required":["price"],"properties":{"price":{"type":"number","minimum":0},"items":{"type":"array","items":{"properties":{"id":{"type":"string","maxLength":9}}}}}}""")
        .Changes.Select(change => $"{change.InstancePointer} {change.Keyword}").ShouldBe([" required", "/price minimum", "/items/*/id maxLength"], ignoreOrder: true);

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"minimum":1}}}""", """{ "properties": {"a":{"minimum":1.0}}, "type": "object" }""")]
    public void Compare_SameJson_IsNoChange(string previous, string next) => Compare(previous, next).Change.ShouldBe(SchemaChange.None);

    [Fact]
    public void Compare_IntricateSchemas_AreAnsweredInTime()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var definitions = string.Join(',', Enumerable.Range(0, 40).Select(index => $$$$"""
            "d{{{{index}}}}":{"anyOf":[{"properties":{"a":{"$ref":"#/$defs/d{{{{(index + 1) % 40}}}}"}}},{"properties":{"b":{"$ref":"#/$defs/d{{{{(index * 7) % 40}}}}"}},"minProperties":MIN}]}
            """));
        var schema = $$$"""{"$ref":"#/$defs/d0","$defs":{{{{definitions}}}}}""";

        Compare(schema.Replace("MIN", "1"), schema.Replace("MIN", "2")).ShouldNotBeNull();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    private static CompatibilityReport Compare(string previous, string next) =>
        SchemaCompatibility.Compare(Json.Schema(previous, new() { AssertFormats = true }), Json.Schema(next, new() { AssertFormats = true }));
}

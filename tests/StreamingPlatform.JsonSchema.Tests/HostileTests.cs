using System.Diagnostics;
using System.Text;

namespace StreamingPlatform.JsonSchema.Tests;

/// <summary>Schemas and documents that want to cost time or memory.</summary>
public sealed class HostileTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("""{"multipleOf":7}""", "1e1000000", false)]
    [InlineData("""{"multipleOf":2}""", "1e1000000", true)]
    [InlineData("""{"multipleOf":1e-1000000}""", "123.456", true)]
    [InlineData("""{"multipleOf":1e1000000}""", "3e1000001", true)]
    [InlineData("""{"multipleOf":3e1000000}""", "1e1000001", false)]
    [InlineData("""{"multipleOf":12345678901234567890123}""", "123456789012345678901230000", true)]
    [InlineData("""{"multipleOf":12345678901234567890123}""", "123456789012345678901230001", false)]
    [InlineData("""{"multipleOf":0.0001}""", "0.0075", true)]
    [InlineData("""{"multipleOf":0.1}""", "4.35", false)]
    [InlineData("""{"maximum":1e999999}""", "1e1000000", false)]
    [InlineData("""{"minimum":-1e-999999}""", "-1e-1000000", true)]
    [InlineData("""{"type":"integer"}""", "1e1000000", true)]
    [InlineData("""{"type":"integer"}""", "1e-1000000", false)]
    [InlineData("""{"type":"integer"}""", "1e99999999999999999999999", true)]
    [InlineData("""{"const":1000000}""", "1e6", true)]
    [InlineData("""{"maximum":9007199254740993}""", "9007199254740993.0000001", false)]
    [InlineData("""{"const":0}""", "-0.0e5", true)]
    [InlineData("""{"maxLength":1e400}""", "\"a\"", true)]
    [InlineData("""{"minLength":1e400}""", "\"a\"", false)]
    public void IsValid_HugeNumber_IsExact(string schema, string document, bool expected) => Json.Schema(schema).IsValid(Json.Element(document)).ShouldBe(expected);

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|aa)+$")]
    [InlineData("^(?=(a+)+$)b")]
    [InlineData("^((a+)*)\\1b$")]
    [InlineData("(x+x+)+y")]
    [InlineData("^(\\w+\\s?)*\\b$")]
    [InlineData("((a{0,100}){0,100}){0,100}b")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    public void Validate_CatastrophicPattern_IsAnsweredInTime(string pattern)
    {
        var options = new JsonSchemaOptions { MaxPatternTime = TimeSpan.FromMilliseconds(50) };
        var schema = Json.Schema($$$"""{"items":{"pattern":{{{System.Text.Json.JsonSerializer.Serialize(pattern)}}}}}""", options);
        var text = new string('a', 30_000) + new string('x', 30_000) + "!";
        var watch = Stopwatch.StartNew();

        schema.Validate(Json.Utf8($"[{string.Join(',', Enumerable.Repeat($"\"{text}\"", 20))}]")).IsValid.ShouldBeFalse();

        watch.Elapsed.ShouldBeLessThan(s_patience);
    }

    [Theory]
    [InlineData("(((((a{1000}){1000}){1000}){1000}){1000})")]
    [InlineData("((a{1,1000}){1,1000}){1,1000}")]
    [InlineData("(?:[a-z]{1,999999}[0-9]){1,999999}")]
    public void Compile_PatternThatUnrolls_IsBounded(string pattern)
    {
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Json.Schema($$"""{"pattern":"{{pattern}}"}""").IsValid(Json.Element("\"bbbb\"")).ShouldBeFalse(pattern);

        watch.Elapsed.ShouldBeLessThan(s_patience);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000_000);
    }

    [Fact]
    public void Validate_SchemaThatDoublesWork_IsGivenUp()
    {
        var schema = new StringBuilder("""{"$ref":"#/$defs/d0","$defs":{""");
        for (var index = 0; index < 60; index++)
        {
            schema.Append($$"""  "d{{index}}":{"allOf":[{"$ref":"#/$defs/d{{index + 1}}"},{"$ref":"#/$defs/d{{index + 1}}"}]},""");
        }

        var watch = Stopwatch.StartNew();

        var violation = Json.Schema(schema + """ "d60":true}}""").Validate(Json.Utf8("1")).Violations.ShouldHaveSingleItem();

        violation.Keyword.ShouldBe("limit");
        watch.Elapsed.ShouldBeLessThan(s_patience);
    }

    [Theory]
    [InlineData("""{"items":{"allOf":[REPEAT]}}""", "true", "1")]
    [InlineData("""{"items":{"allOf":[REPEAT]}}""", """{"maxLength":100000,"minLength":50000}""", "LONG")]
    [InlineData("""{"items":{"allOf":[REPEAT]}}""", """{"enum":["a"]}""", "LONG")]
    [InlineData("""{"items":{"anyOf":[REPEAT]}}""", """{"properties":{"x":{"type":"null"}},"required":["x"]}""", """{"x":1}""")]
    [InlineData("""{"items":{"dependentRequired":{NAMES}}}""", "[]", "{}")]
    [InlineData("""{"items":{"patternProperties":{NAMES}}}""", "true", """{"a":1,"b":2}""")]
    [InlineData("""{"items":{"enum":[REPEAT]}}""", "[1,[2,[3]]]", "[1,[2,[4]]]")]
    public void Validate_WideSchemaOnLongDocument_IsAnsweredInTime(string schema, string part, string item)
    {
        var parts = string.Join(',', Enumerable.Repeat(part, Math.Min(30_000, 900_000 / (part.Length + 1))));
        var names = string.Join(',', Enumerable.Range(0, 20_000).Select(index => $"\"^n{index}$\":{part}"));
        item = item == "LONG" ? '"' + new string('x', 60_000) + '"' : item;
        var document = $"[{string.Join(',', Enumerable.Repeat(item, 1_000_000 / (item.Length + 1)))}]";
        var watch = Stopwatch.StartNew();

        var compiled = Json.Schema(schema.Replace("REPEAT", parts).Replace("NAMES", names), new() { MaxSchemaBytes = 4 << 20 });
        compiled.Validate(Json.Utf8(document)).IsValid.ShouldBeFalse();

        watch.Elapsed.ShouldBeLessThan(s_patience);
    }

    [Fact]
    public void TryCompile_ManyPatterns_IsBounded()
    {
        var patterns = string.Join(',', Enumerable.Range(0, 20_000).Select(index => $$"""{"pattern":"\\p{L}{0,9}x{{index}}|b"}"""));
        var watch = Stopwatch.StartNew();

        Json.Errors($$"""{"anyOf":[{{patterns}}]}""")[0].Message.ShouldContain("too many");

        watch.Elapsed.ShouldBeLessThan(s_patience);
    }

    [Fact]
    public void TryCompile_ManyDynamicReferencesAndAnchors_IsBounded()
    {
        var references = string.Join(',', Enumerable.Repeat("""{"$dynamicRef":"#a"}""", 15_000));
        var anchors = string.Join(',', Enumerable.Range(0, 15_000).Select(index => $$"""  "d{{index}}":{"$id":"u:{{index}}","$dynamicAnchor":"a"}"""));
        var watch = Stopwatch.StartNew();

        Json.Errors($$$"""{"$dynamicAnchor":"a","$defs":{{{{anchors}}}},"items":{"prefixItems":[{{{references}}}]}}""").ShouldBeEmpty();

        watch.Elapsed.ShouldBeLessThan(s_patience);
    }

    [Fact]
    public void Validate_LongNames_AreCutInPointers()
    {
        var name = new string('n', 200_000);

        var violation = Json.Violations("""{"additionalProperties":{"type":"null"}}""", $$"""{"{{name}}":1}""").ShouldHaveSingleItem();

        violation.InstancePointer.Length.ShouldBeLessThan(5_000);
    }

    [Fact]
    public void Validate_NotOverExhaustedBudget_IsInvalid()
    {
        var options = new JsonSchemaOptions { MaxSteps = 100 };
        var items = $"[{string.Join(',', Enumerable.Range(0, 1_000))}]";

        Json.Schema("""{"not":{"items":{"type":"integer"}}}""", options).Validate(Json.Utf8(items)).Violations.ShouldContain(violation => violation.Keyword == "limit");
        Json.Schema("""{"items":{"not":{"type":"string"}}}""", options).IsValid(Json.Element(items)).ShouldBeFalse();
    }

    [Fact]
    public void Validate_DynamicReferenceWithoutEnd_IsGivenUp()
    {
        // The loop closes only when "outer" is in scope, so no look at the schema alone finds it.
        const string schema = """
            {"$id":"https://example.com/outer","$ref":"inner","$dynamicAnchor":"x",
             "$defs":{"inner":{"$id":"inner","$dynamicRef":"#x","$defs":{"x":{"$dynamicAnchor":"x"}}}}}
            """;

        Json.Schema(schema).Validate(Json.Utf8("1")).Violations.ShouldContain(violation => violation.Keyword == "limit");
    }

    [Fact]
    public void Validate_DeepDocument_IsRefused()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);
        var schema = Json.Schema("""{"items":{"$ref":"#"}}""");

        schema.Validate(Json.Utf8(deep)).Violations.ShouldHaveSingleItem().Keyword.ShouldBe("json");
        using var parsed = System.Text.Json.JsonDocument.Parse(deep, new() { MaxDepth = 200_000 });
        schema.Validate(parsed.RootElement).Violations.ShouldHaveSingleItem().Keyword.ShouldBe("limit");
        Json.Schema("""{"uniqueItems":true,"const":[]}""").IsValid(parsed.RootElement).ShouldBeFalse();
    }

    [Fact]
    public void IsValid_ManyUniqueItems_TakesNoSquaredTime()
    {
        var watch = Stopwatch.StartNew();
        var schema = Json.Schema("""{"uniqueItems":true}""");

        schema.IsValid(Json.Element($"[{string.Join(',', Enumerable.Range(0, 200_000))}]")).ShouldBeTrue();
        var objects = string.Join(',', Enumerable.Range(0, 100_000).Select(index => $$"""{"a":{{index}}}"""));
        schema.IsValid(Json.Element($"[{objects}]")).ShouldBeTrue();
        schema.IsValid(Json.Element($$"""[{{objects}},{"a":7}]""")).ShouldBeFalse();

        watch.Elapsed.ShouldBeLessThan(s_patience);
    }

    [Fact]
    public void IsValid_LongNumber_TakesNoSquaredTime()
    {
        var watch = Stopwatch.StartNew();

        Json.Schema("""{"multipleOf":98765432109876543210987654321}""").IsValid(Json.Element(new string('9', 1_000_000))).ShouldBeFalse();

        watch.Elapsed.ShouldBeLessThan(s_patience);
    }
}

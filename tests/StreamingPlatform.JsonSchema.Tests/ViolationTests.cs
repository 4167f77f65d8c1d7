namespace StreamingPlatform.JsonSchema.Tests;

/// <summary>What a refused document is told.</summary>
public sealed class ViolationTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "1", "", "/type", "type", "must be string, not integer")]
    [InlineData("""{"type":["integer","null"]}""", "1.5", "", "/type", "type", "must be null or integer, not number")]
    [InlineData("""{"properties":{"a":{"maxLength":2}}}""", """{"a":"abc"}""", "/a", "/properties/a/maxLength", "maxLength", "at most 2 characters, not 3")]
    [InlineData("""{"properties":{"a/b":{"$ref":"#/$defs/s"}},"$defs":{"s":{"minLength":2}}}""", """{"a/b":""}""", "/a~1b", "/$defs/s/minLength", "minLength", "at least 2")]
    [InlineData("""{"items":{"enum":["a","b"]}}""", """["a","c"]""", "/1", "/items/enum", "enum", "one of \"a\", \"b\"")]
    [InlineData("""{"required":["a"]}""", "{}", "", "/required", "required", "\"a\" is missing")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"b":1}""", "/b", "/additionalProperties", "additionalProperties", "not one of those")]
    [InlineData("""{"properties":{"a":false}}""", """{"a":1}""", "/a", "/properties/a", "properties", "Nothing is allowed")]
    [InlineData("""{"unevaluatedProperties":false,"allOf":[{"properties":{"a":true}}]}""", """{"a":1,"b":1}""", "/b", "/unevaluatedProperties", "unevaluatedProperties", "No part")]
    [InlineData("""{"uniqueItems":true}""", """[1,{"a":1,"b":2},{"b":2.0,"a":1e0}]""", "", "/uniqueItems", "uniqueItems", "items at 1 and 2")]
    [InlineData("""{"multipleOf":0.01}""", "1.001", "", "/multipleOf", "multipleOf", "multiple of 0.01")]
    [InlineData("""{"not":{"type":"null"}}""", "null", "", "/not", "not", "must not match")]
    [InlineData("""{"oneOf":[true,true]}""", "1", "", "/oneOf", "oneOf", "more than one")]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", """{"a":1}""", "", "/dependentRequired", "dependentRequired", "\"a\" requires it")]
    [InlineData("""{"propertyNames":{"maxLength":1}}""", """{"ab":1}""", "/ab", "/propertyNames/maxLength", "maxLength", "at most 1")]
    [InlineData("""{"contains":{"type":"null"}}""", "[1]", "", "/contains", "contains", "at least 1")]
    public void Validate_OneMistake_SaysWhereAndWhy(string schema, string document, string instance, string pointer, string keyword, string message)
    {
        var violation = Json.Violations(schema, document).ShouldHaveSingleItem();
        violation.InstancePointer.ShouldBe(instance);
        violation.SchemaPointer.ShouldBe(pointer);
        violation.Keyword.ShouldBe(keyword);
        violation.Message.ShouldContain(message);
    }

    [Fact]
    public void Validate_ManyMistakes_ListsAll() =>
        Json.Violations(
            """{"required":["x","y"],"properties":{"a":{"type":"string","enum":["q"]},"b":{"minimum":1,"multipleOf":2}},"additionalProperties":false}""",
            """{"a":1,"b":-1,"c":0}""")
            .Select(violation => $"{violation.InstancePointer} {violation.Keyword}")
            .ShouldBe(["/a type", "/a enum", "/b minimum", "/b multipleOf", "/c additionalProperties", " required", " required"], ignoreOrder: true);

    [Fact]
    public void Validate_MoreMistakesThanListed_SaysSo()
    {
        var result = Json.Schema("""{"items":{"type":"string"}}""", new() { MaxViolations = 10 }).Validate(Json.Utf8($"[{string.Join(',', Enumerable.Range(0, 50))}]"));

        result.Violations.Count.ShouldBe(10);
        result.IsTruncated.ShouldBeTrue();
    }

    [Fact]
    public void Validate_NoAlternativeMatches_TellsTheClosest()
    {
        var violations = Json.Violations(
            """{"anyOf":[{"type":"object","required":["a","b","c"]},{"properties":{"kind":{"const":"x"}},"required":["kind","size"]}]}""",
            """{"kind":"x"}""");

        violations.Select(violation => violation.SchemaPointer).ShouldBe(["/anyOf", "/anyOf/1/required"]);
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "duplicate", "/a")]
    [InlineData("""{"x":[0,{"a":1,"\u0061":2}]}""", "duplicate", "/x/1/a")]
    [InlineData("""{"a":1,}""", "json", "")]
    [InlineData("", "json", "")]
    public void Validate_NoStrictJson_IsRefused(string document, string keyword, string pointer)
    {
        var violation = Json.Violations("true", document).ShouldHaveSingleItem();
        violation.Keyword.ShouldBe(keyword);
        violation.InstancePointer.ShouldBe(pointer);
    }

    [Fact]
    public void Validate_NoUtf8_IsRefused() => Json.Schema("true").Validate(new byte[] { (byte)'"', 0xFF, (byte)'"' }).Violations.ShouldHaveSingleItem().Keyword.ShouldBe("json");

    [Fact]
    public void Validate_ElementWithNameTwice_IsRefused() =>
        Json.Schema("""{"properties":{"a":true}}""").IsValid(Json.Element("""{"a":1,"a":2}""")).ShouldBeFalse();

    [Theory]
    [InlineData("""{"enum":["a\"b"]}""", """ "a\u0022b" """)]
    [InlineData("""{"properties":{"ä/b":{"const":1}},"required":["ä/b"],"additionalProperties":false}""", """{"\u00e4\/b":1.0}""")]
    [InlineData("""{"maxLength":1,"minLength":1}""", """ "\ud83d\ude00" """)]
    [InlineData("""{"const":{"a":[1,{"b":null}],"c":"x"}}""", """{"c":"x","a":[1.0,{"b":null}]}""")]
    [InlineData("""{"pattern":"^\\p{Lu}😀$"}""", """ "Ä\ud83d\ude00" """)]
    public void IsValid_EscapedAndReordered_IsTheSame(string schema, string document) => Json.Violations(schema, document).ShouldBeEmpty();

    [Fact]
    public void Validate_LoneSurrogates_DoNotThrow()
    {
        var schema = Json.Schema("""{"properties":{"a":{"pattern":"^.$","enum":["x"],"maxLength":1}},"uniqueItems":true}""");

        schema.IsValid(Json.Element("""{"a":"\ud800"}""")).ShouldBeFalse();
        schema.IsValid(Json.Element("""["\ud800","\udc00","\uD800"]""")).ShouldBeFalse();
        schema.IsValid(Json.Element("""["\ud800","\udc00"]""")).ShouldBeTrue();
        schema.Validate(Json.Utf8("""{"\ud800":1,"\ud801":1}""")).ShouldNotBeNull();
    }
}

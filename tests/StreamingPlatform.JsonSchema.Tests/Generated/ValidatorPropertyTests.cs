using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace StreamingPlatform.JsonSchema.Tests.Generated;

/// <summary>What holds for every schema and every document.</summary>
public sealed class ValidatorPropertyTests
{
    private static readonly JsonSchemaOptions s_asserting = new() { AssertFormats = true, MaxPatternTime = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public void Compile_AnyJson_NeverThrowsAndSaysWhyNot() => Gen.Select(JsonGen.Anything, JsonGen.Anything).Sample(
        (schema, document) =>
        {
            if (!CompiledSchema.TryCompile(Encoding.UTF8.GetBytes(schema), s_asserting, out var compiled, out var errors))
            {
                return errors.Count is > 0 and <= 100;
            }

            var result = compiled.Validate(Encoding.UTF8.GetBytes(document));
            return errors.Count == 0 && result.Violations.Count <= 101;
        },
        iter: 8_000);

    [Fact]
    public void Compile_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 60].Sample(
        bytes =>
        {
            CompiledSchema.TryCompile(bytes, options: null, out _, out _);
            Json.Schema("""{"type":["string","object"]}""").Validate(bytes);
        },
        iter: 5_000);

    [Fact]
    public void Validate_AnyDocument_AgreesWithIsValid() => Gen.Select(JsonGen.Schema, JsonGen.Document).Sample(
        (schema, document) =>
        {
            var compiled = Json.Schema(JsonGen.Text(schema));
            var element = Json.Element(JsonGen.Text(document));
            return compiled.IsValid(element) == compiled.Validate(element).IsValid;
        },
        iter: 8_000);

    [Fact]
    public void Validate_Negation_IsTheOpposite() => Gen.Select(JsonGen.Schema, JsonGen.Document).Sample(
        (schema, document) =>
        {
            var text = JsonGen.Text(schema);
            var element = Json.Element(JsonGen.Text(document));
            return Json.Schema($$"""{"not":{{text}}}""").IsValid(element) != Json.Schema(text).IsValid(element);
        },
        iter: 8_000);

    [Fact]
    public void Validate_AllOfAndAnyOf_AreAndAndOr() => Gen.Select(JsonGen.Schema, JsonGen.Schema, JsonGen.Document).Sample(
        (left, right, document) =>
        {
            var (first, second) = (JsonGen.Text(left), JsonGen.Text(right));
            var element = Json.Element(JsonGen.Text(document));
            var (one, other) = (Json.Schema(first).IsValid(element), Json.Schema(second).IsValid(element));
            return Json.Schema($$"""{"allOf":[{{first}},{{second}}]}""").IsValid(element) == (one && other)
                && Json.Schema($$"""{"anyOf":[{{first}},{{second}}]}""").IsValid(element) == (one || other)
                && Json.Schema($$"""{"oneOf":[{{first}},{{second}}]}""").IsValid(element) == (one != other)
                && Json.Schema($$$"""{"$ref":"#/$defs/a","$defs":{"a":{{{first}}}}}""").IsValid(element) == one;
        },
        iter: 8_000);

    [Fact]
    public void Validate_GeneratedFromSchema_IsValidAndStaysSo() => JsonGen.Document.Sample(
        document =>
        {
            var text = JsonGen.Text(document);
            var element = Json.Element(text);
            return Json.Schema(JsonGen.Text(Describe(document))).Validate(element).IsValid
                && Json.Schema($$"""{"const":{{text}}}""").IsValid(element)
                && Json.Schema($$"""{"enum":["other",{{text}}]}""").IsValid(element)
                && !Json.Schema("""{"uniqueItems":true}""").IsValid(Json.Element($"[0,{text},\"x\",{text}]"));
        },
        iter: 5_000);

    [Fact]
    public void Validate_MetaSchema_AcceptsWhatCompiles()
    {
        var meta = Json.Schema("""{"$ref":"https://json-schema.org/draft/2020-12/schema"}""");

        JsonGen.Schema.Sample(schema => meta.Validate(Json.Element(JsonGen.Text(schema))).Violations.ShouldBeEmpty(), iter: 5_000);
    }

    /// <summary>A schema that says of a document everything there is to say.</summary>
    private static JsonNode Describe(JsonNode? document) => document switch
    {
        null => new JsonObject { ["type"] = "null" },
        JsonArray array => new JsonObject
        {
            ["type"] = "array",
            ["minItems"] = array.Count,
            ["maxItems"] = array.Count,
            ["items"] = false,
            ["prefixItems"] = array.Count > 0 ? new JsonArray([.. array.Select(Describe)]) : null,
        }.WithoutNulls(),
        JsonObject members => new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. members.Select(member => JsonValue.Create(member.Key))]),
            ["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Describe(member.Value)))),
            ["additionalProperties"] = false,
            ["unevaluatedProperties"] = false,
            ["maxProperties"] = members.Count,
        },
        _ => document.GetValueKind() switch
        {
            JsonValueKind.Number => new JsonObject { ["type"] = "number", ["minimum"] = document.DeepClone(), ["maximum"] = document.DeepClone() },
            JsonValueKind.String => new JsonObject { ["type"] = "string", ["maxLength"] = document.GetValue<string>().Length, ["minLength"] = document.GetValue<string>().Length },
            _ => new JsonObject { ["type"] = "boolean", ["const"] = document.DeepClone() },
        },
    };
}

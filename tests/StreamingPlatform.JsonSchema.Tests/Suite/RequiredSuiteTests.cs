namespace StreamingPlatform.JsonSchema.Tests.Suite;

/// <summary>The required tests of the official suite, remotes included.</summary>
public sealed class RequiredSuiteTests
{
    private static readonly string[] s_files =
    [
        "additionalProperties", "allOf", "anchor", "anyOf", "boolean_schema", "const", "contains", "content", "default", "defs", "dependentRequired",
        "dependentSchemas", "dynamicRef", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "if-then-else", "infinite-loop-detection", "items",
        "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf",
        "not", "oneOf", "pattern", "patternProperties", "prefixItems", "properties", "propertyNames", "ref", "refRemote", "required", "type",
        "unevaluatedItems", "unevaluatedProperties", "uniqueItems", "vocabulary",
    ];

    public static TheoryData<string> Files => [.. s_files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Validate_RequiredFile_AnswersAsExpected(string file) =>
        SuiteFiles.Differences(file + ".json", new() { Documents = SuiteFiles.Remotes() }, out _).ShouldBeEmpty();

    [Fact]
    public void Validate_AllRequiredFiles_AreAllTests()
    {
        var folder = Path.GetDirectoryName(StreamingPlatform.Testing.SharedData.FileOrSkip("json-schema-test-suite", "tests", "draft2020-12", "type.json"))!;
        Directory.EnumerateFiles(folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ShouldBe(s_files.Order(StringComparer.Ordinal));

        var options = new JsonSchemaOptions { Documents = SuiteFiles.Remotes() };
        var total = 0;
        foreach (var file in s_files)
        {
            SuiteFiles.Differences(file + ".json", options, out var tests);
            total += tests;
        }

        total.ShouldBe(1_299);
    }
}

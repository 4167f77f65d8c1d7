namespace StreamingPlatform.JsonSchema.Tests.Suite;

/// <summary>The optional tests of the official suite that the validator passes.</summary>
public sealed class OptionalSuiteTests
{
    [Theory]
    [InlineData("date-time")]
    [InlineData("date")]
    [InlineData("time")]
    [InlineData("duration")]
    [InlineData("email")]
    [InlineData("hostname")]
    [InlineData("ipv4")]
    [InlineData("ipv6")]
    [InlineData("uri")]
    [InlineData("uuid")]
    [InlineData("json-pointer")]
    [InlineData("regex")]
    [InlineData("ecmascript-regex")]
    public void Validate_AssertedFormat_AnswersAsExpected(string format) =>
        SuiteFiles.Differences($"optional/format/{format}.json", new() { AssertFormats = true }, out _).ShouldBeEmpty();

    [Fact]
    public void SupportedFormats_AreThoseTested() => JsonSchemaOptions.SupportedFormats.ShouldBe(
        ["date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uuid", "json-pointer", "regex"], ignoreOrder: true);

    /// <summary>cross-draft is not among them: earlier drafts are refused, not emulated.</summary>
    [Theory]
    [InlineData("anchor")]
    [InlineData("bignum")]
    [InlineData("dependencies-compatibility")]
    [InlineData("dynamicRef")]
    [InlineData("ecmascript-regex")]
    [InlineData("float-overflow")]
    [InlineData("format-assertion")]
    [InlineData("id")]
    [InlineData("no-schema")]
    [InlineData("non-bmp-regex")]
    [InlineData("refOfUnknownKeyword")]
    [InlineData("unknownKeyword")]
    public void Validate_OptionalFile_AnswersAsExpected(string file) =>
        SuiteFiles.Differences($"optional/{file}.json", new() { Documents = SuiteFiles.Remotes() }, out _).ShouldBeEmpty();
}

using CsCheck;
using StreamingPlatform.JsonSchema.Compatibility;

namespace StreamingPlatform.JsonSchema.Tests.Generated;

/// <summary>A comparison that finds nothing is a promise about all documents.</summary>
public sealed class CompatibilityPropertyTests
{
    [Fact]
    public void Compare_WithoutChanges_KeepsDocumentsValid()
    {
        var compatible = 0;
        Gen.Select(JsonGen.Schema, JsonGen.Schema, JsonGen.Document.List[20, 20]).Sample(
            (previous, next, documents) =>
            {
                var (before, after) = (Json.Schema(JsonGen.Text(previous)), Json.Schema(JsonGen.Text(next)));
                var report = SchemaCompatibility.Compare(before, after);
                if (!report.IsCompatible)
                {
                    report.Change.ShouldBeOneOf(SchemaChange.Revision, SchemaChange.Model);
                    return true;
                }

                Interlocked.Increment(ref compatible);
                return documents.Select(document => Json.Element(JsonGen.Text(document))).All(document => !before.IsValid(document) || after.IsValid(document));
            },
            iter: 10_000);

        compatible.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void Compare_SameSchema_IsNoChange() => JsonGen.Schema.Sample(
        schema =>
        {
            var compiled = Json.Schema(JsonGen.Text(schema));
            return SchemaCompatibility.Compare(compiled, Json.Schema(JsonGen.Text(schema))).Change == SchemaChange.None;
        },
        iter: 5_000);

    [Fact]
    public void Compare_WithAnAnnotation_IsAnAddition() => JsonGen.Schema.Sample(
        schema =>
        {
            var text = JsonGen.Text(schema);
            if (text is "true" or "false")
            {
                return true;
            }

            var next = text == "{}" ? """{"title":"t"}""" : $$"""{"title":"t",{{text[1..]}}""";
            var report = SchemaCompatibility.Compare(Json.Schema(text), Json.Schema(next));
            return report.Change == SchemaChange.Addition;
        },
        iter: 5_000);
}

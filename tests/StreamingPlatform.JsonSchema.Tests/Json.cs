using System.Text;
using System.Text.Json;

namespace StreamingPlatform.JsonSchema.Tests;

/// <summary>JSON in tests.</summary>
internal static class Json
{
    public static byte[] Utf8(string json) => Encoding.UTF8.GetBytes(json);

    public static JsonElement Element(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    public static CompiledSchema Schema(string json, JsonSchemaOptions? options = null) => CompiledSchema.Compile(Utf8(json), options);

    public static IReadOnlyList<Violation> Violations(string schema, string document, JsonSchemaOptions? options = null) =>
        Schema(schema, options).Validate(Utf8(document)).Violations;

    public static IReadOnlyList<SchemaError> Errors(string schema, JsonSchemaOptions? options = null)
    {
        CompiledSchema.TryCompile(Utf8(schema), options, out _, out var errors);
        return errors;
    }
}

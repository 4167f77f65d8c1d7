using System.Text.Json;
using StreamingPlatform.JsonSchema;
using StreamingPlatform.Registry.Requests;

namespace StreamingPlatform.Registry.Schemas;

/// <summary>What a schema has to fulfil: JSON Schema 2020-12 that compiles, every <c>$ref</c> resolvable within it, only formats that are asserted.</summary>
internal static class SchemaRules
{
    /// <summary>As ingestion compiles them.</summary>
    private static readonly JsonSchemaOptions Options = new() { AssertFormats = true };

    /// <summary>Null when it does not compile, and why under the pointer of the schema and the keyword's own.</summary>
    public static CompiledSchema? TryCompile(JsonElement schema, string at, ValidationErrors errors)
    {
        if (CompiledSchema.TryCompile(schema, Options, out var compiled, out var reasons))
        {
            return compiled;
        }

        foreach (var reason in reasons)
        {
            errors.Require(false, at + reason.SchemaPointer, reason.Message);
        }

        return null;
    }

    /// <summary>Compiles a schema that compiled when it was registered.</summary>
    public static CompiledSchema Compile(JsonElement schema) => CompiledSchema.Compile(schema, Options);
}

using System.Diagnostics;
using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;
using StreamingPlatform.JsonSchema.Documents;
using StreamingPlatform.JsonSchema.Evaluation;

namespace StreamingPlatform.JsonSchema;

/// <summary>A JSON Schema of draft 2020-12, compiled once to validate many documents from any number of threads.</summary>
/// <remarks>
/// The answer for a valid document allocates nothing, except for escaped property names, <c>format: regex</c> and combined <c>propertyNames</c>.
/// Schemas and documents may be hostile: what they may cost is bounded by <see cref="JsonSchemaOptions"/>.
/// </remarks>
public sealed class CompiledSchema
{
    private readonly JsonSchemaOptions _options;
    private readonly bool _tracksScope;
    private readonly long _patternTicks;

    private CompiledSchema(SchemaNode root, JsonSchemaOptions options, bool tracksScope)
    {
        Root = root;
        _options = options;
        _tracksScope = tracksScope;
        _patternTicks = (long)(options.MaxPatternTime.TotalSeconds * Stopwatch.Frequency);
    }

    internal SchemaNode Root { get; }

    /// <summary>Compiles a schema.</summary>
    /// <param name="utf8Json">The schema, as UTF-8 JSON.</param>
    /// <param name="options">Null for <see cref="JsonSchemaOptions.Default"/>.</param>
    /// <exception cref="JsonSchemaException">With every reason why not.</exception>
    public static CompiledSchema Compile(ReadOnlyMemory<byte> utf8Json, JsonSchemaOptions? options = null) =>
        TryCompile(utf8Json, options, out var schema, out var errors) ? schema : throw new JsonSchemaException(errors);

    /// <inheritdoc cref="Compile(ReadOnlyMemory{byte}, JsonSchemaOptions?)"/>
    public static CompiledSchema Compile(JsonElement schema, JsonSchemaOptions? options = null) =>
        TryCompile(schema, options, out var compiled, out var errors) ? compiled : throw new JsonSchemaException(errors);

    /// <summary>Compiles a schema, or says why not.</summary>
    public static bool TryCompile(
        ReadOnlyMemory<byte> utf8Json,
        JsonSchemaOptions? options,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CompiledSchema? schema,
        out IReadOnlyList<SchemaError> errors)
    {
        var limits = new CompileLimits((options ?? JsonSchemaOptions.Default).MaxSchemaBytes);
        if (utf8Json.Length > limits.MaxBytes)
        {
            schema = null;
            errors = [new("", "", $"The schema is larger than {limits.MaxBytes} bytes.")];
            return false;
        }

        using var document = StrictJson.Parse(utf8Json, limits.MaxDepth, out var problem);
        if (document is null)
        {
            schema = null;
            errors = [new(problem!.InstancePointer, "", problem.Message)];
            return false;
        }

        return TryCompile(document.RootElement, options, out schema, out errors);
    }

    /// <summary>Compiles a schema, or says why not. The schema does not keep the element.</summary>
    public static bool TryCompile(
        JsonElement element,
        JsonSchemaOptions? options,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CompiledSchema? schema,
        out IReadOnlyList<SchemaError> errors)
    {
        var compiler = new SchemaCompiler(options ?? JsonSchemaOptions.Default);
        var root = compiler.Compile(element);
        schema = root is null ? null : new(root, compiler.Options, compiler.TracksScope);
        errors = compiler.Errors;
        return schema is not null;
    }

    /// <summary>The answer alone: stops at the first violation.</summary>
    public bool IsValid(JsonElement instance)
    {
        var context = EvaluationContext.Rent(_options, _patternTicks, _tracksScope, isCollecting: false);
        var isValid = Evaluator.Evaluate(Root, instance, context, seen: default) && context.Aborted is null;
        context.Return();
        return isValid;
    }

    /// <summary>The answer, with all violations of a document that does not match.</summary>
    public ValidationResult Validate(JsonElement instance)
    {
        var context = EvaluationContext.Rent(_options, _patternTicks, _tracksScope, isCollecting: false);
        var isValid = Evaluator.Evaluate(Root, instance, context, seen: default);
        var aborted = context.Aborted;
        context.Return();
        if (isValid && aborted is null)
        {
            return ValidationResult.Valid;
        }

        return aborted is null ? Explain(instance) : new([new("", "", "limit", aborted)], isTruncated: true);
    }

    /// <summary>
    /// Parses a document and validates it. Beside the schema's violations, text that is not UTF-8 or not JSON and names that appear twice in an object are
    /// violations.
    /// </summary>
    public ValidationResult Validate(ReadOnlyMemory<byte> utf8Json)
    {
        using var document = StrictJson.Parse(utf8Json, _options.MaxDocumentDepth, out var problem);
        return document is null ? new([problem!], isTruncated: false) : Validate(document.RootElement);
    }

    private ValidationResult Explain(JsonElement instance)
    {
        var context = EvaluationContext.Rent(_options, _patternTicks, _tracksScope, isCollecting: true);
        Evaluator.Evaluate(Root, instance, context, seen: default);
        var violations = context.Violations;
        var isTruncated = context.IsTruncated || context.Aborted is not null;
        if (context.Aborted is { } reason)
        {
            violations.Add(new("", "", "limit", reason));
        }
        else if (violations.Count == 0)
        {
            violations.Add(new("", Root.Locate(""), "", "The document does not match the schema."));
        }

        context.Return();
        return new(violations, isTruncated);
    }
}

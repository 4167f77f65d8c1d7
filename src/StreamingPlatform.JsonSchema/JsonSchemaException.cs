namespace StreamingPlatform.JsonSchema;

/// <summary>A schema cannot be compiled; <see cref="Errors"/> says why and where.</summary>
public sealed class JsonSchemaException : Exception
{
    public JsonSchemaException()
        : this([])
    {
    }

    public JsonSchemaException(string message)
        : this([new("", "", message)])
    {
    }

    public JsonSchemaException(string message, Exception innerException)
        : base(message, innerException) => Errors = [new("", "", message)];

    public JsonSchemaException(IReadOnlyList<SchemaError> errors)
        : base(string.Join(' ', errors.Select(error => $"{error.SchemaPointer}: {error.Message}"))) => Errors = errors;

    /// <summary>Everything that is wrong, at least one.</summary>
    public IReadOnlyList<SchemaError> Errors { get; }
}

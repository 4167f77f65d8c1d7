using StreamingPlatform.Contracts;
using StreamingPlatform.JsonSchema;

namespace StreamingPlatform.Registry.Schemas;

/// <summary>Violations as they are answered.</summary>
internal static class Violations
{
    public static SchemaViolation[] Of(ValidationResult result) =>
        [.. result.Violations.Select(found => new SchemaViolation(found.InstancePointer, found.SchemaPointer, found.Keyword, found.Message))];
}

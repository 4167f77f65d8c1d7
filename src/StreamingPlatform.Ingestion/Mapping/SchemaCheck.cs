using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.JsonSchema;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Mapping;

/// <summary>Holds an event to the event type's published schema.</summary>
internal static class SchemaCheck
{
    /// <summary>422 with every violation; null when the event fits, or there is no schema.</summary>
    public static Problem? Check(EventType type, ReadOnlyMemory<byte> json)
    {
        if (type.Schema is not { } schema)
        {
            return null;
        }

        var result = schema.Validate(json);
        return result.IsValid ? null : Refuse(type, result);
    }

    private static Problem Refuse(EventType type, ValidationResult result) => new(
        ProblemReason.SchemaViolation,
        $"The event breaks the schema {type.EventId} {type.SchemaVersion} in {result.Violations.Count}{(result.IsTruncated ? " or more" : "")} places.")
    {
        Extensions = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["schemaVersion"] = type.SchemaVersion,
            ["violations"] = result.Violations
                .Select(violation => new SchemaViolation(violation.InstancePointer, violation.SchemaPointer, violation.Keyword, violation.Message)).ToArray(),
        },
    };
}

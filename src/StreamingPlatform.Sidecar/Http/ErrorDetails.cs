using System.Text.Json.Nodes;

namespace StreamingPlatform.Sidecar;

/// <summary>Error details as Dapr writes them in HTTP bodies: member names as in the protos, empty fields included.</summary>
internal static class ErrorDetails
{
    private const string Domain = "dapr.io";

    /// <param name="metadata">null is written as null.</param>
    public static JsonObject Info(string reason, JsonObject? metadata) => new()
    {
        ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
        ["reason"] = reason,
        ["domain"] = Domain,
        ["metadata"] = metadata,
    };

    public static JsonObject Resource(string type, string name, string description) => new()
    {
        ["@type"] = "type.googleapis.com/google.rpc.ResourceInfo",
        ["resource_type"] = type,
        ["resource_name"] = name,
        ["owner"] = string.Empty,
        ["description"] = description,
    };

    /// <param name="field">null leaves the member out.</param>
    public static JsonObject Violation(string? field, string description)
    {
        var violation = new JsonObject { ["description"] = description };
        if (field is not null)
        {
            violation["field"] = field;
        }

        return new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.BadRequest", ["field_violations"] = new JsonArray(violation) };
    }
}

namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>How far apart two versions of a schema are, in the terms of SchemaVer (MODEL-REVISION-ADDITION).</summary>
public enum SchemaChange
{
    /// <summary>The same schema: equal as JSON.</summary>
    None,

    /// <summary>Every document that was valid still is.</summary>
    Addition,

    /// <summary>Some documents that were valid may no longer be.</summary>
    Revision,

    /// <summary>No document that was valid is expected to be valid: another type at the root, a required property that did not exist.</summary>
    Model,
}

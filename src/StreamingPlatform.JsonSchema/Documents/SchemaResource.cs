namespace StreamingPlatform.JsonSchema.Documents;

/// <summary>A schema with an identity of its own: the root of a document, or a subschema with <c>$id</c>.</summary>
internal sealed class SchemaResource(string uri, JsonValue root, string documentUri)
{
    /// <summary>Absolute, without fragment; empty for a document that has no name.</summary>
    public string Uri { get; } = uri;

    public JsonValue Root { get; } = root;

    /// <summary>Where the document came from, to name it in errors; empty for the schema that is compiled.</summary>
    public string DocumentUri { get; } = documentUri;

    public Vocabularies Vocabularies { get; set; } = Vocabularies.Standard;

    /// <summary>Schemas by <c>$anchor</c> and <c>$dynamicAnchor</c>.</summary>
    public Dictionary<string, JsonValue> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>Schemas by <c>$dynamicAnchor</c>.</summary>
    public Dictionary<string, JsonValue> DynamicAnchors { get; } = new(StringComparer.Ordinal);

    /// <summary>The pointer of a value, behind the document's URI where it is not the document that was compiled.</summary>
    public string Locate(JsonValue value) =>
        Shown.Pointer(DocumentUri.Length == 0 ? value.Pointer : $"{DocumentUri}#{value.Pointer}");
}

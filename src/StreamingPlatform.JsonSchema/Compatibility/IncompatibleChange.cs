namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>One reason why documents that a schema accepted may be refused by its next version.</summary>
/// <param name="InstancePointer">Where in the documents, as a JSON Pointer; <c>*</c> stands for any item, or any property that the schema does not name.</param>
/// <param name="SchemaPointer">The keyword in the next version that refuses them.</param>
/// <param name="Keyword">That keyword.</param>
/// <param name="Message">A sentence for the author of the schema.</param>
/// <param name="RefusesAll">True where it is expected to refuse every document, not only some.</param>
public sealed record IncompatibleChange(string InstancePointer, string SchemaPointer, string Keyword, string Message, bool RefusesAll);

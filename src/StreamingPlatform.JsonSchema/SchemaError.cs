namespace StreamingPlatform.JsonSchema;

/// <summary>Why a schema cannot be compiled.</summary>
/// <param name="SchemaPointer">JSON Pointer of the keyword in the schema; behind the URI and a <c>#</c> where the error is in another document that it refers to.</param>
/// <param name="Keyword">The keyword; empty where the error is about the document as a whole.</param>
/// <param name="Message">A sentence for the author of the schema.</param>
public sealed record SchemaError(string SchemaPointer, string Keyword, string Message);

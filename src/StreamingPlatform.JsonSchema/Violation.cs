namespace StreamingPlatform.JsonSchema;

/// <summary>One reason why a document does not match a schema.</summary>
/// <param name="InstancePointer">JSON Pointer of the offending value; empty for the whole document.</param>
/// <param name="SchemaPointer">JSON Pointer of the violated keyword; behind the URI and a <c>#</c> where it is in another document. Empty where no keyword is to blame.</param>
/// <param name="Keyword">The violated keyword. Not of the vocabulary: <c>json</c> for text that is no JSON, <c>duplicate</c> for a name that appears twice, <c>limit</c> for a document that needs more work than allowed.</param>
/// <param name="Message">A sentence for the sender of the document; it never repeats a value of the document.</param>
public sealed record Violation(string InstancePointer, string SchemaPointer, string Keyword, string Message);

namespace StreamingPlatform.JsonSchema.Patterns;

/// <summary>A text is no regular expression of ECMA-262, or one that is too large to run.</summary>
internal sealed class PatternSyntaxException(string message) : Exception(message);

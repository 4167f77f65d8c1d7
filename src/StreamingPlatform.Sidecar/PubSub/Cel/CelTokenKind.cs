namespace StreamingPlatform.Sidecar.PubSub.Cel;

internal enum CelTokenKind
{
    End,
    Identifier,

    /// <summary>A name in backticks, which only a selection takes.</summary>
    EscapedIdentifier,
    Int,
    Uint,
    Double,
    String,
    Bytes,

    /// <summary>Punctuation, an operator, or one of <c>in true false null</c>.</summary>
    Symbol,
}

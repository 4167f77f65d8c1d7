namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <param name="Text">As written; of strings the quotes are off and escapes resolved.</param>
/// <param name="Bytes">The value of a bytes literal.</param>
/// <param name="At">Position of the first character, from 0.</param>
internal readonly record struct CelToken(CelTokenKind Kind, string Text, byte[]? Bytes, int At)
{
    public bool Is(string symbol) => Kind == CelTokenKind.Symbol && Text == symbol;
}

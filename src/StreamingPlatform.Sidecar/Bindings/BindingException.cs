namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>A binding refuses a call; the text goes to the caller, over HTTP the metadata too.</summary>
internal sealed class BindingException(string message) : Exception(message)
{
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = BindingAnswer.Nothing.Metadata;
}

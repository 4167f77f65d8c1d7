namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>A call of an output binding failed; HTTP answers show the metadata that came all the same.</summary>
internal sealed class OutputBindingError(DaprError answer, IReadOnlyDictionary<string, string> metadata) : Exception(answer.Message)
{
    public DaprError Answer { get; } = answer;

    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;
}

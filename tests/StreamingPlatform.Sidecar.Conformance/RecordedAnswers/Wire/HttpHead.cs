namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

/// <summary>The part of an HTTP/1 message before its body.</summary>
internal sealed record HttpHead(string StartLine, IReadOnlyList<(string Name, string Value)> Headers)
{
    public string? Header(string name)
    {
        foreach (var (known, value) in Headers)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}

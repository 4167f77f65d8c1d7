namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Publish metadata <c>cloudevent.*</c> (case does not count); null: not given.</summary>
internal readonly record struct EventOverrides(
    string? Id, string? Source, string? Type, string? Subject, string? TraceId, string? TraceParent, string? TraceState)
{
    private const string Prefix = "cloudevent.";

    public static EventOverrides Of(IReadOnlyCollection<KeyValuePair<string, string>> metadata)
    {
        var found = default(EventOverrides);
        foreach (var (name, value) in metadata)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                found = name[Prefix.Length..].ToLowerInvariant() switch
                {
                    "id" => found with { Id = value },
                    "source" => found with { Source = value },
                    "type" => found with { Type = value },
                    "subject" => found with { Subject = value },
                    "traceid" => found with { TraceId = value },
                    "traceparent" => found with { TraceParent = value },
                    "tracestate" => found with { TraceState = value },
                    _ => found,
                };
            }
        }

        return found;
    }
}

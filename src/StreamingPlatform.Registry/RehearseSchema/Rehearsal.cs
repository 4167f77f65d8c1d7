using StreamingPlatform.Contracts;
using StreamingPlatform.JsonSchema;

namespace StreamingPlatform.Registry.RehearseSchema;

/// <summary>Runs two versions of a schema over the same events.</summary>
internal static class Rehearsal
{
    private const int MaxListed = 100;

    /// <param name="published">Null: everything is accepted.</param>
    public static RehearsalResponse Run(
        IReadOnlyList<RecentEvent> events, string? version, CompiledSchema draft, string? publishedVersion, CompiledSchema? published)
    {
        var refused = new List<RehearsedEvent>();
        var accepted = new List<RehearsedEvent>();
        var stillRefused = 0;
        foreach (var recent in events)
        {
            var before = published?.Validate(recent.Event) ?? ValidationResult.Valid;
            var after = draft.Validate(recent.Event);
            switch (before.IsValid, after.IsValid)
            {
                case (true, false):
                    refused.Add(ToRehearsed(recent, after));
                    break;
                case (false, true):
                    accepted.Add(ToRehearsed(recent, before));
                    break;
                case (false, false):
                    stillRefused++;
                    break;
            }
        }

        return new RehearsalResponse(
            version, publishedVersion, events.Count, events.Count == 0 ? null : events[0].At, refused.Count, accepted.Count, stillRefused, Newest(refused), Newest(accepted));
    }

    private static RehearsedEvent[] Newest(IEnumerable<RehearsedEvent> events) => [.. events.Reverse().Take(MaxListed)];

    private static RehearsedEvent ToRehearsed(RecentEvent recent, ValidationResult result) =>
        new(recent.At, recent.Id, recent.Event, Schemas.Violations.Of(result));
}

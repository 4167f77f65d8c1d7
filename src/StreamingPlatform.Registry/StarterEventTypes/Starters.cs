using System.Text.Json;
using StreamingPlatform.JsonSchema;
using StreamingPlatform.Registry.PutEventType;
using StreamingPlatform.Registry.Schemas;

namespace StreamingPlatform.Registry.StarterEventTypes;

/// <summary>Ready-made event types, each in the vocabulary of GA4 (recommended events) and of Segment (track calls of its e-commerce specification).</summary>
internal static class Starters
{
    /// <summary>The event types of every vocabulary, in the order in which customers make them.</summary>
    public static IReadOnlyList<string> EventIds { get; } = ["ad-impression", "ad-click", "product-view", "add-to-cart", "purchase"];

    private static readonly Dictionary<string, IReadOnlyList<Starter>> s_vocabularies =
        new[] { "ga4", "segment" }.ToDictionary(name => name, name => (IReadOnlyList<Starter>)[.. EventIds.Select(eventId => Read(name, eventId))], StringComparer.Ordinal);

    /// <summary>Names of the vocabularies.</summary>
    public static IEnumerable<string> Vocabularies => s_vocabularies.Keys;

    /// <summary>The event types of a vocabulary; null when there is none of this name.</summary>
    public static IReadOnlyList<Starter>? Find(string vocabulary) => s_vocabularies.GetValueOrDefault(vocabulary);

    private static Starter Read(string vocabulary, string eventId)
    {
        var name = $"starter/{vocabulary}/{eventId}.json";
        using var file = typeof(Starters).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the program.");
        var body = JsonSerializer.Deserialize<EventTypeBody>(file, JsonSerializerOptions.Web) ?? throw new InvalidOperationException($"{name} is empty.");
        return new Starter(eventId, body, body.Schema!.Value, SchemaRules.Compile(body.Schema.Value));
    }

    /// <summary>A ready-made event type.</summary>
    internal sealed record Starter(string EventId, EventTypeBody Body, JsonElement Schema, CompiledSchema Compiled);
}

using System.Text.Json.Serialization;

namespace StreamingPlatform.Contracts;

/// <summary>What an event type means to the platform; the wire form is the lower-case name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventAction>))]
public enum EventAction
{
    [JsonStringEnumMemberName("other")] Other = 0,
    [JsonStringEnumMemberName("impression")] Impression = 1,
    [JsonStringEnumMemberName("click")] Click = 2,
    [JsonStringEnumMemberName("basket")] Basket = 3,
    [JsonStringEnumMemberName("view")] View = 4,
    [JsonStringEnumMemberName("purchase")] Purchase = 5,
}

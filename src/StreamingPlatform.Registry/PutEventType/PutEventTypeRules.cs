using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Requests;

namespace StreamingPlatform.Registry.PutEventType;

/// <summary>What an event type has to fulfil.</summary>
internal static class PutEventTypeRules
{
    private const string PointerMessage = "A JSON Pointer (RFC 6901) that begins with '/'.";

    public static ValidationErrors Validate(EventTypeBody body)
    {
        var errors = new ValidationErrors();
        errors.Require(
            body.Action is { } action && Enum.IsDefined(action), "/action", "One of: impression, click, basket, view, purchase, other.");
        errors.Require(
            body.Schema is not { ValueKind: not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null) },
            "/schema", "A JSON Schema is an object or a boolean.");
        if (body.Mapping is not { } mapping)
        {
            errors.Require(false, "/mapping", "Required.");
            return errors;
        }

        errors.Require(JsonPointers.IsValid(mapping.CustomerId), "/mapping/customerId", "Required. " + PointerMessage);
        errors.Require(JsonPointers.IsValid(mapping.OccurredAt), "/mapping/occurredAt", "Required. " + PointerMessage);
        errors.Require(mapping.Id is null || JsonPointers.IsValid(mapping.Id), "/mapping/id", PointerMessage);
        errors.Require(mapping.ProductId is null || JsonPointers.IsValid(mapping.ProductId), "/mapping/productId", PointerMessage);
        errors.Require(mapping.CampaignId is null || JsonPointers.IsValid(mapping.CampaignId), "/mapping/campaignId", PointerMessage);
        errors.Require(
            mapping.CampaignId is not null || body.Action is not (EventAction.Click or EventAction.Impression),
            "/mapping/campaignId", "Required for clicks and impressions.");
        return errors;
    }

    /// <param name="published">The schema that stands.</param>
    public static EventTypeResponse ToEventType(string eventId, EventTypeBody body, SchemaVersionResponse? published) => new(
        eventId,
        body.Action!.Value,
        new EventMapping(body.Mapping!.Id, body.Mapping.CustomerId!, body.Mapping.CampaignId, body.Mapping.ProductId, body.Mapping.OccurredAt!),
        published?.Schema,
        published?.Version);
}

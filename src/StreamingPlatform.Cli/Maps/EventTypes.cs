using StreamingPlatform.Contracts;

namespace StreamingPlatform.Cli.Maps;

/// <summary>The event types that the built-in maps produce.</summary>
internal static class EventTypes
{
    public const string Impression = "ad-impression";
    public const string Click = "ad-click";
    public const string View = "product-view";
    public const string Basket = "add-to-cart";
    public const string Wishlist = "add-to-wishlist";
    public const string Purchase = "purchase";

    /// <summary>Member names of the events that the maps write themselves.</summary>
    public static EventMapping OwnShape { get; } = new("/id", "/customerId", "/campaignId", "/productId", "/occurredAt");

    public static EventAction ActionOf(string eventId) => eventId switch
    {
        Impression => EventAction.Impression,
        Click => EventAction.Click,
        View => EventAction.View,
        Basket => EventAction.Basket,
        Purchase => EventAction.Purchase,
        _ => EventAction.Other,
    };
}

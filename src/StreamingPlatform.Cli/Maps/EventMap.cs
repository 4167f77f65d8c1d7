using StreamingPlatform.Contracts;

namespace StreamingPlatform.Cli.Maps;

/// <summary>Turns the rows of one data set into the platform's events, always the same way.</summary>
internal abstract class EventMap
{
    /// <summary>The name given to <c>--map</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, one line for the help.</summary>
    public abstract string Rule { get; }

    /// <summary>Event types it produces.</summary>
    public abstract IReadOnlyList<string> EventIds { get; }

    /// <summary>Where the platform finds the members in its events.</summary>
    public virtual EventMapping Mapping => EventTypes.OwnShape;

    /// <summary>True if the data has views but no impressions, so that <c>--derive-impressions</c> means something.</summary>
    public virtual bool CanDeriveImpressions => true;

    /// <summary>Reads one file.</summary>
    /// <param name="fileName">Without folder; some sets tell the campaign by it.</param>
    /// <param name="content">Decompressed.</param>
    /// <param name="deriveImpressions">Every product view is also an impression of its product's campaign.</param>
    public abstract IEnumerable<ReplayEvent> Read(string fileName, Stream content, bool deriveImpressions);

    /// <summary>Events of a shop's row: the row's own, and for views the overlay click and the derived impression.</summary>
    protected static IEnumerable<ReplayEvent> OfShopRow(ShopRow row, bool isOverlayClick, bool deriveImpressions)
    {
        yield return EventJson.Write(row.EventId, row.Id, row, adId: null);
        if (row.EventId != EventTypes.View)
        {
            yield break;
        }

        var adId = $"ad-{row.ProductId}";
        if (deriveImpressions)
        {
            yield return EventJson.Write(EventTypes.Impression, $"{row.Id}-i", row, adId);
        }

        if (isOverlayClick)
        {
            yield return EventJson.Write(EventTypes.Click, $"{row.Id}-c", row, adId);
        }
    }
}

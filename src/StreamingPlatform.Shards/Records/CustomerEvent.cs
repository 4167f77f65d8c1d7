namespace StreamingPlatform.Shards.Records;

/// <summary>What the rules know of one event.</summary>
/// <param name="Action">0 other, 1 impression, 2 click, 3 basket, 4 view, 5 purchase.</param>
/// <param name="OccurredAtMs">Unix milliseconds, UTC.</param>
public sealed record CustomerEvent(string Customer, byte Action, string? Campaign, string? Product, long OccurredAtMs)
{
    internal const byte Impression = 1;
    internal const byte Click = 2;
    internal const byte Basket = 3;
    internal const byte LastAction = 5;
}

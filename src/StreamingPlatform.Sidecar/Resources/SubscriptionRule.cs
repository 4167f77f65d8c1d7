namespace StreamingPlatform.Sidecar.Resources;

/// <summary>Where messages go that a condition picks.</summary>
/// <param name="Match">CEL over <c>event</c>; empty: every message.</param>
/// <param name="Path">Of the app.</param>
public sealed record SubscriptionRule(string Match, string Path);

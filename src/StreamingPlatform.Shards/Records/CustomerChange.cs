namespace StreamingPlatform.Shards.Records;

/// <summary>What events did to a customer.</summary>
/// <param name="Record">The merged record.</param>
/// <param name="Delta">Only what is new or moved; merged into the former record it gives <paramref name="Record"/>. Null: nothing changed.</param>
/// <param name="SessionsDelta">Sessions now less sessions before; negative when a late event bridged two.</param>
public sealed record CustomerChange(CustomerRecord Record, CustomerRecord? Delta, int SessionsDelta);

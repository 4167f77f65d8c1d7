namespace StreamingPlatform.Shards.Records;

/// <summary>A customer belongs to the set of a cell. Facts are idempotent: saying one twice changes nothing.</summary>
/// <param name="Bucket">15-minute UTC bucket: unix seconds / 900.</param>
/// <param name="Customer">The customer's number within its shard.</param>
public readonly record struct Fact(string Campaign, string Metric, int Bucket, uint Customer);

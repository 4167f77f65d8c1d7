namespace StreamingPlatform.Shards.Storage;

/// <summary>This activation's ownership of the shard has ended: open the shard again and repeat the events.</summary>
public sealed class ShardEndedException : Exception
{
    public ShardEndedException(string message)
        : base(message)
    {
    }

    public ShardEndedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>A document that a head names is missing.</summary>
public sealed class DocumentMissingException(string key) : Exception($"The document '{key}' is missing.");

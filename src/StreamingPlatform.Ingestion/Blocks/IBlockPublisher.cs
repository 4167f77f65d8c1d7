namespace StreamingPlatform.Ingestion.Blocks;

/// <summary>Makes a block durable.</summary>
internal interface IBlockPublisher
{
    /// <summary>Returns when the log has the block; the memory may be used again only after a return without exception.</summary>
    Task PublishAsync(string topic, ReadOnlyMemory<byte> block, CancellationToken cancellationToken);
}

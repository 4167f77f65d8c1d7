namespace StreamingPlatform.Shards.Storage;

/// <summary>Where immutable documents are kept. Callers ask for at most 1 MiB in one call.</summary>
public interface IDocumentStore
{
    /// <summary>The documents in the order asked; null means certainly missing. Errors and incomplete answers throw.</summary>
    Task<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    Task WriteAsync(string key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);
}

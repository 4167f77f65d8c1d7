namespace StreamingPlatform.Shards.Storage;

/// <summary>Where shard heads are kept: small documents with etags.</summary>
public interface IHeadStore
{
    /// <summary>The head, or nulls where there certainly is none.</summary>
    Task<(byte[]? Data, string? ETag)> ReadAsync(int shard, CancellationToken cancellationToken);

    /// <summary>Saves over the version with this etag; null means that none may exist yet. Any outcome but these two throws.</summary>
    Task<HeadSave> SaveAsync(int shard, byte[] data, string? etag, CancellationToken cancellationToken);
}

/// <summary>The two plain outcomes of saving a head.</summary>
public enum HeadSave
{
    Saved,
    Conflict,
}

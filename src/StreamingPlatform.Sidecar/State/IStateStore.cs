namespace StreamingPlatform.Sidecar.State;

/// <summary>A key-value store behind a state component. Keys are as stored.</summary>
public interface IStateStore : IAsyncDisposable
{
    /// <summary>Names of daprd's features for the metadata API.</summary>
    IReadOnlyList<string> Capabilities { get; }

    /// <summary>Whether a bulk read is one query, whose answer has what was found first.</summary>
    bool FindsTogether => false;

    /// <summary>Reads the time to live of a write.</summary>
    /// <returns>null: does not expire.</returns>
    /// <exception cref="StateStoreException">it is none.</exception>
    TimeSpan? ParseTtl(string text);

    /// <summary>Refuses a key that the store does not take; <paramref name="operation"/> is get, set or delete.</summary>
    /// <exception cref="StateStoreException">the key is empty, in stores that mind.</exception>
    void CheckKey(string key, string operation)
    {
        // most stores take every key
    }

    /// <summary>One entry a key, in order; null where there is none.</summary>
    Task<IReadOnlyList<StateEntry?>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Each write on its own: one result a write, null when it happened, an <see cref="ETagMismatchException"/> when its etag did not match.</summary>
    Task<IReadOnlyList<Exception?>> WriteAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken);

    /// <summary>All writes or none.</summary>
    /// <exception cref="ETagMismatchException">an etag did not match; nothing was written.</exception>
    Task TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken);
}

namespace StreamingPlatform.Sidecar.State;

/// <summary>A key-value store behind a state component. Keys are as stored.</summary>
public interface IStateStore : IAsyncDisposable
{
    /// <summary>One entry a key, in order; null where there is none.</summary>
    Task<IReadOnlyList<StateEntry?>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Each write on its own: one result a write, null when it happened, an <see cref="ETagMismatchException"/> when its etag did not match.</summary>
    Task<IReadOnlyList<Exception?>> WriteAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken);

    /// <summary>All writes or none.</summary>
    /// <exception cref="ETagMismatchException">an etag did not match; nothing was written.</exception>
    Task TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken);
}

namespace StreamingPlatform.Sidecar.State;

/// <summary>One item of a save, delete or transaction as the caller gave it.</summary>
/// <param name="Key">The app's key.</param>
/// <param name="Data">null deletes.</param>
/// <param name="ETag">null when none was given.</param>
/// <param name="Concurrency">first-write, last-write or empty; anything else is refused when the item is written.</param>
/// <param name="Consistency">strong, eventual or empty; anything else is refused when the item is written.</param>
internal sealed record StateRequest(
    string Key, ReadOnlyMemory<byte>? Data, string? ETag, string Concurrency, string Consistency, IReadOnlyDictionary<string, string>? Metadata)
{
    /// <summary>What an outbox publishes for the value where it is not the value itself.</summary>
    public string? OutboxText { get; init; }

    /// <summary>The content type that an item of a transaction over HTTP names beside its value.</summary>
    public string? ContentType { get; init; }

    /// <exception cref="StateStoreException">an option nobody knows.</exception>
    public bool IsFirstWrite() =>
        Consistency is not ("" or "strong" or "eventual") ? throw new StateStoreException($"unrecognized consistency model '{Consistency}'")
        : Concurrency is not ("" or "first-write" or "last-write") ? throw new StateStoreException($"unrecognized concurrency model '{Concurrency}'")
        : Concurrency == "first-write";
}

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Brings the messages of one subscription to its receiver: one try a call. What went wrong is an answer, not an exception.</summary>
internal interface IPostman
{
    /// <exception cref="OperationCanceledException">the time of the try is over.</exception>
    /// <exception cref="SubscriptionClosedException">the receiver has left.</exception>
    Task<Delivered> DeliverAsync(IncomingEvent item, string path, CancellationToken cancellationToken);

    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="OperationCanceledException">the time of the try is over.</exception>
    Task<IReadOnlyList<Delivered>> DeliverBulkAsync(IReadOnlyList<IncomingEvent> items, string path, CancellationToken cancellationToken);
}

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>One pub/sub component.</summary>
internal interface IBroker : IAsyncDisposable
{
    /// <summary>Whether a message that could not be delivered comes again, for as long as it takes.</summary>
    bool Redelivers { get; }

    /// <summary>Names of daprd's features for the metadata API.</summary>
    IReadOnlyList<string> Capabilities { get; }

    /// <summary>Returns when the component has made the message as durable as it can. The record's buffers are the caller's again.</summary>
    Task PublishAsync(string topic, LogRecord record, CancellationToken cancellationToken);

    /// <summary>Delivers a topic until <paramref name="stop"/>; then what is in flight may end, until <paramref name="abort"/>.</summary>
    Task SubscribeAsync(string topic, IDelivery delivery, CancellationToken stop, CancellationToken abort);
}

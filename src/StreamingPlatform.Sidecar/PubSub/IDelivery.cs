namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Brings messages of one subscription to the app.</summary>
internal interface IDelivery
{
    /// <summary>Most messages in one delivery.</summary>
    int BatchSize { get; }

    /// <summary>How long the first message of a batch waits for more.</summary>
    TimeSpan BatchWait { get; }

    /// <summary>Returns when every message is settled: taken, dropped, or in the dead letter topic.</summary>
    Task DeliverAsync(IReadOnlyList<LogRecord> records, CancellationToken cancellationToken);
}

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>What the receiver said about a message.</summary>
internal enum Outcome
{
    Taken,
    Again,

    /// <summary>Not wanted: to the dead letter topic, where there is one.</summary>
    Dropped,

    /// <summary>The receiver has no such method: dropped without a dead letter.</summary>
    Ignored,
}

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>What the app said about a message.</summary>
internal enum Outcome
{
    Taken,
    Again,
    Dropped,
}

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Who would have got the message has left; it is not settled.</summary>
public sealed class SubscriptionClosedException() : Exception("the subscription is closed");

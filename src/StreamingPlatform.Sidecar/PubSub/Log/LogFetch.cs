namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Asks for the records of a topic from an offset, or from the group's position if that is later.</summary>
/// <param name="Wait">How long to wait for the topic to be free and for the first record.</param>
internal readonly record struct LogFetch(string Group, string Topic, long From, int MaxBytes, int MaxCount, TimeSpan Wait);

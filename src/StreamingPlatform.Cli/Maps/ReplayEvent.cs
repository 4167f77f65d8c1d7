namespace StreamingPlatform.Cli.Maps;

/// <summary>One event ready to be posted.</summary>
/// <param name="EventId">Event type, as the <c>eventId</c> header.</param>
/// <param name="Json">The event's body, one line of UTF-8 without line break.</param>
/// <param name="Milliseconds">When it occurred, Unix milliseconds.</param>
internal sealed record ReplayEvent(string EventId, ReadOnlyMemory<byte> Json, long Milliseconds);

namespace StreamingPlatform.Contracts;

/// <summary>
/// A session that ended, an element of the array that a message on <c>{tenantId}.session-closed</c> carries as <c>data</c> of a CloudEvent of type
/// <see cref="Type"/>: up to 500 sessions of one tenant, whose id is in the extension <c>tenantid</c>.
/// </summary>
/// <remarks>
/// Delivered at least once and in any order. The same id and revision always say the same. Keep by id the highest revision, and drop for good the ids
/// that any revision replaces: what is left are the sessions, whatever late events did.
/// </remarks>
/// <param name="SessionId">32 hexadecimal digits that follow from the customer and the session's first event.</param>
/// <param name="Revision">Grows when a late event extends the session; not by ones.</param>
/// <param name="StartedAt">First event, UTC.</param>
/// <param name="EndedAt">Last event, UTC; the session closed a session gap later.</param>
/// <param name="Replaces">Sessions announced before that late events have joined to this one.</param>
public sealed record SessionClosed(
    string SessionId, long Revision, string CustomerId, DateTimeOffset StartedAt, DateTimeOffset EndedAt, IReadOnlyList<string> Replaces)
{
    public const string Type = "streaming-platform.session-closed";
    public const string Source = "/processor";
    public const int MaxSessions = 500;
}

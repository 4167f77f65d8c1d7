using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Sessions;

/// <summary>
/// Which sessions of a customer are to be announced as closed, pure. What was announced is remembered in the record: by a session's start, the latest
/// end said. That is a join, and from it follows all else: a session is due unless its own end was said, and replaces what was said of starts inside it.
/// </summary>
public static class SessionClosing
{
    /// <summary>Sessions that ended before <paramref name="endBeforeMs"/> and are not announced as they are now.</summary>
    /// <returns>The record with them announced, the change alone (null: nothing is due), and what to say.</returns>
    public static (CustomerRecord Record, CustomerRecord? Delta, List<ClosedSession> Closed) Close(
        CustomerRecord record, long endBeforeMs, int most = int.MaxValue)
    {
        var closed = new List<ClosedSession>();
        foreach (var session in record.Intervals)
        {
            if (closed.Count < most && session.End < endBeforeMs && !IsAnnounced(record, session))
            {
                closed.Add(Of(record, session));
            }
        }

        if (closed.Count == 0)
        {
            return (record, null, closed);
        }

        SessionInterval[] announced = [.. closed.Select(session => new SessionInterval(session.Start, session.End))];
        var delta = new CustomerRecord(record.Customer, record.Number, [], [], [], announced);
        var next = new CustomerRecord(
            record.Customer, record.Number, record.Clicks, record.Baskets, record.Intervals, MergeAnnounced(record.Announced, announced), record.PrunedBefore);
        return (next, delta, closed);
    }

    /// <summary>What is said of a session that was announced: the same whenever it is asked.</summary>
    internal static ClosedSession Of(CustomerRecord record, SessionInterval session) => new(
        record.Customer,
        session.Start,
        session.End,
        [.. record.Announced.Where(other => other.Start > session.Start && other.Start <= session.End).Select(other => other.Start)]);

    /// <summary>The join: by start, the latest end.</summary>
    internal static SessionInterval[] MergeAnnounced(SessionInterval[] a, SessionInterval[] b)
    {
        if (a.Length == 0 || b.Length == 0)
        {
            return a.Length == 0 ? b : a;
        }

        var merged = new List<SessionInterval>(a.Length + b.Length);
        int i = 0, j = 0;
        while (i < a.Length || j < b.Length)
        {
            var order = i == a.Length ? 1 : j == b.Length ? -1 : a[i].Start.CompareTo(b[j].Start);
            merged.Add(order < 0 ? a[i++] : order > 0 ? b[j++] : new SessionInterval(a[i].Start, Math.Max(a[i++].End, b[j++].End)));
        }

        return [.. merged];
    }

    private static bool IsAnnounced(CustomerRecord record, SessionInterval session)
    {
        foreach (var announced in record.Announced)
        {
            if (announced.Start == session.Start)
            {
                return announced.End >= session.End;
            }
        }

        return false;
    }
}

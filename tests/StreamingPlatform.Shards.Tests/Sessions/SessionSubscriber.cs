using StreamingPlatform.Shards.Sessions;

namespace StreamingPlatform.Shards.Tests.Sessions;

/// <summary>What a consumer keeps of announcements that come at least once and in any order: by id the highest revision, without what was replaced.</summary>
internal sealed class SessionSubscriber
{
    private readonly Dictionary<string, ClosedSession> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Id, long Revision), string[]> _said = [];
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);

    public int Received { get; private set; }

    public IEnumerable<(string Customer, long Start, long End)> Sessions =>
        _byId.Where(session => !_replaced.Contains(session.Key)).Select(session => (session.Value.Customer, session.Value.Start, session.Value.End));

    public void Receive(IEnumerable<ClosedSession> sessions)
    {
        foreach (var session in sessions)
        {
            Received++;
            string[] content = [session.Customer, $"{session.Start}", $"{session.End}", .. session.Replaces];
            if (!_said.TryAdd((session.Id, session.Revision), content))
            {
                _said[(session.Id, session.Revision)].ShouldBe(content, "one id and revision say one thing");
            }

            _replaced.UnionWith(session.Replaces);
            if (!_byId.TryGetValue(session.Id, out var former) || former.Revision < session.Revision)
            {
                _byId[session.Id] = session;
            }
        }
    }
}

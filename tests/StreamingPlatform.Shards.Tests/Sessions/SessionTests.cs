using CsCheck;
using StreamingPlatform.Shards.Records;
using static StreamingPlatform.Shards.Tests.Records.RuleEvents;

namespace StreamingPlatform.Shards.Tests.Sessions;

public class SessionTests
{
    [Fact]
    public void Apply_AnyEvents_SessionsAreClustersByGap() => Many.Sample(
        events =>
        {
            var times = events.Select(e => e.OccurredAtMs).Order().ToArray();
            var expected = 1 + times.Zip(times.Skip(1)).Count(pair => pair.Second - pair.First > GapSeconds * 1000L);
            var whole = Apply([events]).Record;
            whole.Sessions.ShouldBe(expected);
            Apply(events.Select(e => new[] { e })).Record.SessionIntervals.ShouldBe(whole.SessionIntervals);
        },
        iter: 3_000);

    [Fact]
    public void Apply_LateEventBridgesTwo_TakesOneAway()
    {
        var record = Apply([[View(0)], [View(3_000_000)]]).Record;
        record.Sessions.ShouldBe(2);
        var change = CustomerRules.Apply(record, "anna", 7, [View(1_500_000)], Settings, new List<Fact>());
        (change.Record.Sessions, change.SessionsDelta).ShouldBe((1, -1));
    }

    private static CustomerEvent View(long afterMs) => new("anna", 4, null, null, Start + afterMs);
}

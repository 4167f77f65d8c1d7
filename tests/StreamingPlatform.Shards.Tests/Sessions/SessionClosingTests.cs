using CsCheck;
using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Sessions;
using static StreamingPlatform.Shards.Tests.Records.RuleEvents;

namespace StreamingPlatform.Shards.Tests.Sessions;

public class SessionClosingTests
{
    [Fact]
    public void Close_AnyEventsAndMoments_SubscriberEndsWithTheSessions() => Gen.Select(Many.Array[1, 4], Gen.Long[-8_000_000, 8_000_000].Array[4]).Sample(
        (batches, moments) =>
        {
            var subscriber = new SessionSubscriber();
            CustomerRecord? record = null;
            for (var i = 0; i < batches.Length; i++)
            {
                record = CustomerRules.Apply(record, "anna", 7, batches[i], Settings, new List<Fact>()).Record;
                var (next, delta, closed) = SessionClosing.Close(record, Start + moments[i]);
                subscriber.Receive(closed);
                (delta is null).ShouldBe(closed.Count == 0);
                Bytes(delta is null ? record : CustomerRecord.Merge(record, delta, GapSeconds)).ShouldBe(Bytes(next));
                record = CustomerRecord.Read(Bytes(next), out _);
            }

            subscriber.Receive(SessionClosing.Close(record!, long.MaxValue).Closed);
            subscriber.Sessions.ShouldBe(record!.SessionIntervals.Select(session => ("anna", session.Start, session.End)), ignoreOrder: true);
        },
        iter: 2_000);

    [Fact]
    public void Close_LateEventExtends_SaysTheSameIdWithAHigherRevision()
    {
        var (record, _, first) = SessionClosing.Close(Apply([[View(0)]]).Record, long.MaxValue);
        var grown = CustomerRules.Apply(record, "anna", 7, [View(60_000)], Settings, new List<Fact>()).Record;
        var second = SessionClosing.Close(grown, long.MaxValue).Closed.ShouldHaveSingleItem();
        second.Id.ShouldBe(first[0].Id);
        second.Revision.ShouldBeGreaterThan(first[0].Revision);
        second.Replaces.ShouldBeEmpty();
    }

    [Fact]
    public void Close_LateEventBridgesTwo_ReplacesTheSecond()
    {
        var (record, _, first) = SessionClosing.Close(Apply([[View(0), View(3_000_000)]]).Record, long.MaxValue);
        var bridged = CustomerRules.Apply(record, "anna", 7, [View(1_500_000)], Settings, new List<Fact>()).Record;
        var whole = SessionClosing.Close(bridged, long.MaxValue).Closed.ShouldHaveSingleItem();
        whole.Id.ShouldBe(first[0].Id);
        whole.Replaces.ShouldBe([first[1].Id]);
    }

    [Fact]
    public void Close_NotDueOrSaidBefore_SaysNothing()
    {
        var record = Apply([[View(0)]]).Record;
        SessionClosing.Close(record, Start).Delta.ShouldBeNull();
        SessionClosing.Close(SessionClosing.Close(record, Start + 1).Record, Start + 1).Delta.ShouldBeNull();
    }

    private static CustomerEvent View(long afterMs) => new("anna", 4, null, null, Start + afterMs);
}

using CsCheck;
using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Sessions;
using static StreamingPlatform.Shards.Tests.Records.RuleEvents;

namespace StreamingPlatform.Shards.Tests.Records;

public class PruningTests
{
    private const long LatenessMs = 7_200_000;
    private const long WindowMs = 86_400_000;
    private static readonly DateTimeOffset Now = new(2026, 3, 5, 13, 0, 0, TimeSpan.Zero);

    /// <summary>Batches move on in time, each with events as late as is allowed; what was counted comes again now and then.</summary>
    [Fact]
    public void Prune_BehindEverythingStillToCome_ChangesNoAnswer() => Gen.Select(Many.Array[2, 6], Gen.Long[0, 400_000_000].Array[6], Gen.Int[0, 5]).Sample(
        (batches, steps, again) =>
        {
            CustomerRecord? pruned = null, whole = null;
            var (prunedFacts, wholeFacts) = (new HashSet<Fact>(), new HashSet<Fact>());
            var (prunedSessions, wholeSessions) = (0, 0);
            var now = 0L;
            var counted = new List<CustomerEvent[]>();
            for (var i = 0; i < batches.Length; i++)
            {
                // Events of the generator lie within some hours around its start: at most the lateness before now, here.
                now += steps[i];
                counted.Add([.. batches[i].Select(e => e with { OccurredAtMs = e.OccurredAtMs + now + 10_800_000 })]);
                foreach (var events in new[] { counted[i], counted[again % counted.Count] })
                {
                    var p = CustomerRules.Apply(pruned, "anna", 7, events, Settings, prunedFacts);
                    var w = CustomerRules.Apply(whole, "anna", 7, events, Settings, wholeFacts);
                    (pruned, whole) = (p.Record, w.Record);
                    prunedSessions += p.SessionsDelta;
                    wholeSessions += w.SessionsDelta;
                }

                pruned = Pruning.Prune(pruned!, Start + now - LatenessMs - WindowMs);
                pruned = CustomerRecord.Read(Bytes(pruned), out _);
            }

            prunedFacts.SetEquals(wholeFacts).ShouldBeTrue();
            prunedSessions.ShouldBe(wholeSessions);
            pruned!.Clicks.Length.ShouldBeLessThanOrEqualTo(whole!.Clicks.Length);
        },
        iter: 2_000);

    [Fact]
    public void Merge_PrunedWithWhole_IsPrunedWhicheverComesFirst() => Gen.Select(Many, Gen.Long[-8_000_000, 8_000_000]).Sample((events, at) =>
    {
        var whole = SessionClosing.Close(Apply([events]).Record, Start).Record;
        var pruned = Pruning.Prune(whole, Start + at);
        Bytes(CustomerRecord.Merge(whole, pruned, GapSeconds)).ShouldBe(Bytes(pruned));
        Bytes(CustomerRecord.Merge(pruned, whole, GapSeconds)).ShouldBe(Bytes(pruned));
    });

    [Fact]
    public void Horizon_EverythingCounted_LiesBehindTheLargestLatenessAndWindow() =>
        Horizon(Now, null).ShouldBe(new DateTimeOffset(2026, 1, 4, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());

    [Fact]
    public void Horizon_NotKnownWhatIsCounted_IsNone() => Horizon(null, null).ShouldBeNull();

    [Fact]
    public void Horizon_OldBlocksWereCountedLately_IsNone()
    {
        Horizon(Now, Now.AddHours(-2)).ShouldBeNull();
        Horizon(Now, Now.AddHours(-25)).ShouldNotBeNull();
    }

    private static long? Horizon(DateTimeOffset? countedThrough, DateTimeOffset? lastReplay) => Pruning.Horizon(
        countedThrough, TimeSpan.FromDays(30), TimeSpan.FromDays(30), TimeSpan.FromMinutes(30), lastReplay, TimeSpan.FromDays(1));
}

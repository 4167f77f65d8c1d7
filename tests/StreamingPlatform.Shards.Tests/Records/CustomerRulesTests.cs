using CsCheck;
using StreamingPlatform.Shards.Records;
using static StreamingPlatform.Shards.Tests.Records.RuleEvents;

namespace StreamingPlatform.Shards.Tests.Records;

public class CustomerRulesTests
{
    [Fact]
    public void Apply_PermutedDuplicatedAndBatched_GivesTheSameRecordAndFacts() => Gen.Select(Many, Gen.Int[0, int.MaxValue]).Sample(
        (events, seed) =>
        {
            var expected = Apply([events]);
            var batches = Mixed(events, new Random(seed));
            var actual = Apply(batches);
            Bytes(actual.Record).ShouldBe(Bytes(expected.Record));
            actual.Facts.ShouldBe(expected.Facts, ignoreOrder: true);
        },
        iter: 3_000);

    [Fact]
    public void Apply_AnyBatches_DeltaMergedIntoTheFormerRecordIsTheNewRecord() => Many.Array[1, 4].Sample(
        batches =>
        {
            CustomerRecord? record = null;
            var sessions = 0;
            foreach (var batch in batches)
            {
                var change = CustomerRules.Apply(record, "anna", 7, batch, Settings, new List<Fact>());
                var merged = record is null ? change.Delta! : change.Delta is null ? record : CustomerRecord.Merge(record, change.Delta, GapSeconds);
                Bytes(merged).ShouldBe(Bytes(change.Record));
                record = change.Record;
                sessions += change.SessionsDelta;
                var again = CustomerRules.Apply(record, "anna", 7, batch, Settings, new List<Fact>());
                again.Delta.ShouldBeNull();
                again.SessionsDelta.ShouldBe(0);
            }

            record!.Sessions.ShouldBe(sessions);
        },
        iter: 2_000);

    [Fact]
    public void Merge_AnyRecords_IsAJoin() => Gen.Select(Many, Many, Many).Sample(
        (first, second, third) =>
        {
            var (a, b, c) = (Apply([first]).Record, Apply([second]).Record, Apply([third]).Record);
            var left = CustomerRecord.Merge(CustomerRecord.Merge(a, b, GapSeconds), c, GapSeconds);
            var right = CustomerRecord.Merge(a, CustomerRecord.Merge(c, b, GapSeconds), GapSeconds);
            Bytes(left).ShouldBe(Bytes(right));
            Bytes(CustomerRecord.Merge(left, b, GapSeconds)).ShouldBe(Bytes(left));
            Bytes(left).ShouldBe(Bytes(Apply([[.. first, .. second, .. third]]).Record));
        },
        iter: 2_000);

    [Fact]
    public void Write_AnyRecord_ComesBackAndDelimitsItself() => Many.Sample(
        events =>
        {
            var record = Apply([events]).Record;
            var bytes = Bytes(record);
            var read = CustomerRecord.Read([.. bytes, 9, 9], out var consumed);
            consumed.ShouldBe(bytes.Length);
            (read.Customer, read.Number, read.Sessions).ShouldBe((record.Customer, record.Number, record.Sessions));
            Bytes(read).ShouldBe(bytes);
            for (var length = 0; length < bytes.Length; length += 7)
            {
                Should.Throw<InvalidDataException>(() => CustomerRecord.Read(bytes.AsSpan(0, length), out _));
            }
        },
        iter: 500);

    [Fact]
    public void Read_AnyBytes_ThrowsOnlyInvalidData() => Gen.Byte.Array[0, 40].Sample(
        garbage =>
        {
            try
            {
                CustomerRecord.Read([1, 1, (byte)'x', .. garbage], out _);
            }
            catch (InvalidDataException)
            {
                // the only way to fail
            }
        },
        iter: 5_000);

    [Fact]
    public void Apply_CampaignFacts_AreSeenImpressionsAndClicksByQuarter() => Many.Sample(
        events =>
        {
            var expected = new HashSet<Fact>();
            foreach (var e in events.Where(e => e.Campaign is not null))
            {
                var bucket = (int)Math.Floor(e.OccurredAtMs / 900_000d);
                expected.Add(new Fact(e.Campaign!, Metrics.Seen, bucket, 7));
                if (e.Action is 1 or 2)
                {
                    expected.Add(new Fact(e.Campaign!, e.Action == 1 ? Metrics.Impressions : Metrics.Clicks, bucket, 7));
                }
            }

            Apply([events], new RuleSettings(GapSeconds, [])).Facts.ShouldBe(expected, ignoreOrder: true);
        },
        iter: 1_000);

    [Fact]
    public void Merge_OtherCustomer_IsRefused()
    {
        var a = CustomerRules.Apply(null, "a", 1, [new("a", 4, null, null, 0)], Settings, new List<Fact>()).Record;
        var b = CustomerRules.Apply(null, "b", 1, [new("b", 4, null, null, 0)], Settings, new List<Fact>()).Record;
        Should.Throw<InvalidDataException>(() => CustomerRecord.Merge(a, b, GapSeconds));
    }

    private static List<CustomerEvent[]> Mixed(CustomerEvent[] events, Random random)
    {
        var all = events.Concat(events.Where(_ => random.Next(3) == 0)).ToArray();
        random.Shuffle(all);
        var batches = new List<CustomerEvent[]>();
        for (var i = 0; i < all.Length;)
        {
            var size = Math.Min(all.Length - i, random.Next(1, 6));
            batches.Add(all[i..(i + size)]);
            i += size;
        }

        return batches;
    }
}

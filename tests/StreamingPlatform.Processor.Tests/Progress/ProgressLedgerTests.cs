using CsCheck;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Progress;

namespace StreamingPlatform.Processor.Tests.Progress;

public class ProgressLedgerTests
{
    /// <summary>Reports of three writers; a block's figures follow from its number, as they do in life.</summary>
    private static readonly Gen<Func<ProgressLedger, ProgressLedger>> Report = Gen.Select(
        Gen.Int[0, 2], Gen.Int[1, 8].Array[0, 6], Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 3],
        (writer, numbers, counted, seen, end) =>
        {
            var blocks = numbers.Select(n => new BlockProgress(n, n * 10, counted ? n % 3 : 0)).ToList();
            return new Func<ProgressLedger, ProgressLedger>(ledger => counted
                ? ledger.Report([new CountedReport($"w{writer}", blocks)])
                : ledger.Report(new WriterReport($"w{writer}", blocks, seen, Ended: end == 0)));
        });

    [Fact]
    public void Report_AnyOrderAndRepetition_GivesTheSameTotals() => Gen.Select(Report.Array[1, 12], Gen.Int[0, int.MaxValue]).Sample(
        (reports, seed) =>
        {
            var expected = reports.Aggregate(ProgressLedger.Empty, (ledger, report) => report(ledger));
            var random = new Random(seed);
            var mixed = reports.Concat(reports.Where(_ => random.Next(2) == 0)).ToArray();
            random.Shuffle(mixed);
            var actual = mixed.Aggregate(ProgressLedger.Empty, (ledger, report) => report(ledger));
            Totals(actual).ShouldBe(Totals(expected));
            actual.Folded.Keys.ShouldBe(expected.Folded.Keys);
            actual.Folded.Values.ShouldBe(expected.Folded.Values);
            expected.TotalCounted.ShouldBeLessThanOrEqualTo(expected.TotalAccepted);
        },
        iter: 5_000);

    [Fact]
    public void Report_AnyReports_SurvivesItsBytes() => Report.Array[0, 12].Sample(
        reports =>
        {
            var ledger = reports.Aggregate(ProgressLedger.Empty.Ask(), (l, report) => report(l));
            var bytes = LedgerStore.ToBytes(ledger);
            var read = LedgerStore.FromBytes(bytes);
            LedgerStore.ToBytes(read).ShouldBe(bytes);
            (Totals(read), read.Question).ShouldBe((Totals(ledger), ledger.Question));
        },
        iter: 300);

    [Fact]
    public void Report_EndedAndCounted_FoldsAndLateDuplicatesChangeNothing()
    {
        BlockProgress[] blocks = [new(1, 500), new(2, 30)];
        var ledger = ProgressLedger.Empty.Report(new WriterReport("w", blocks, 0, Ended: true)).Report([new CountedReport("w", blocks)]);
        ledger.Writers.ShouldBeEmpty();
        Totals(ledger).ShouldBe((530, 530, 0));
        ledger.Report([new CountedReport("w", [blocks[0]])]).ShouldBeSameAs(ledger);
        ledger.Report(new WriterReport("w", blocks, 0, Ended: true)).ShouldBeSameAs(ledger);
        ledger.HasAnswered("w", 99).ShouldBeTrue();
    }

    [Fact]
    public void HasAnswered_LiveWriter_OnlyOnceItReportedAfterTheQuestion()
    {
        var ledger = ProgressLedger.Empty.Ask();
        ledger.HasAnswered("w", 1).ShouldBeFalse();
        ledger.Report(new WriterReport("w", [], 0, Ended: false)).HasAnswered("w", 1).ShouldBeFalse();
        ledger.Report(new WriterReport("w", [], 1, Ended: false)).HasAnswered("w", 1).ShouldBeTrue();
    }

    [Fact]
    public void NumberSet_AnyNumbers_AgreesWithHashSet() => Gen.Long[1, 30].Array[0, 30].Sample(
        numbers =>
        {
            var set = numbers.Aggregate(NumberSet.Empty, (s, n) => s.With(n));
            for (var n = 0L; n <= 31; n++)
            {
                set.Contains(n).ShouldBe(numbers.Contains(n));
            }

            set.ShouldBe(numbers.Order().Aggregate(NumberSet.Empty, (s, n) => s.With(n)), "equal sets have equal intervals");
        },
        iter: 2_000);

    private static (long Accepted, long Counted, long DeadLettered) Totals(ProgressLedger ledger) =>
        (ledger.TotalAccepted, ledger.TotalCounted, ledger.TotalDeadLettered);

    [Fact]
    public void Replayed_AgainWithinAMinute_ChangesNothing()
    {
        var at = new DateTimeOffset(2026, 3, 5, 13, 0, 0, TimeSpan.Zero);
        var ledger = LedgerStore.FromBytes(LedgerStore.ToBytes(ProgressLedger.Empty.Replayed(at)));
        ledger.LastReplay.ShouldBe(at);
        ledger.Replayed(at.AddSeconds(59)).ShouldBeSameAs(ledger);
        ledger.Replayed(at.AddSeconds(60)).LastReplay.ShouldBe(at.AddSeconds(60));
    }
}

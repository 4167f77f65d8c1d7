using StreamingPlatform.Cli.Verify;
using StreamingPlatform.Testing;

namespace StreamingPlatform.CliTests.Verify;

public sealed class AnswersFileTests
{
    [Fact]
    public async Task Compare_EachWayOfDiffering_IsListed()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("answers.csv");
        await File.WriteAllLinesAsync(
            file, ["campaign,metric,day,customers", "a,clicks,2026-09-01,3", "a,clicks,all,3", "b,clicks,all,1"], TestContext.Current.CancellationToken);
        var day = new DateOnly(2026, 9, 1);
        var figures = new Figures(
            new Dictionary<Question, long> { [new("a", "clicks", day)] = 3, [new("a", "clicks", null)] = 4, [new("c", "clicks", null)] = 2 },
            ["a", "b", "c"], [], day, day, Sessions: 1, SessionCustomers: 1);

        AnswersFile.Compare(AnswersFile.Read(file), figures).ShouldBe(
        [
            "a clicks all: the answers file says 3, the events 4",
            "b clicks all: the answers file says 1, the events 0",
            "c clicks all: the answers file says 0, the events 2",
        ]);
    }
}

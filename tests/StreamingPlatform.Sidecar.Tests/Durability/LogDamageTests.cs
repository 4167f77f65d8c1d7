using System.Globalization;
using System.Text;
using StreamingPlatform.Sidecar.PubSub;

namespace StreamingPlatform.Sidecar.Tests.Durability;

/// <summary>A torn tail is cut, a damaged page in the middle costs what stood on it and nothing else, and both are said truthfully.</summary>
public sealed class LogDamageTests : IDisposable
{
    private static readonly LogRetention Week = new(TimeSpan.FromDays(7));
    private readonly TemporaryFolder folder = new();
    private readonly ListLogger log = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(200)]
    public async Task Open_TornTail_IsCutAndNeverServed(int bytes)
    {
        await WriteAsync(("a", 20, 300));
        DamagedFiles.CutOff(DamagedFiles.NewestWriteAheadLog(folder.Path), bytes);

        using (var engine = Open())
        {
            Read(engine, "a").ShouldBe(Enumerable.Range(0, 19));
            await engine.AppendAsync("a", Record("a", 19, 300));
            Read(engine, "a").ShouldBe(Enumerable.Range(0, 20));
        }

        using var again = Open();
        Read(again, "a").ShouldBe(Enumerable.Range(0, 20));
        log.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_GarbageBehindTheTail_IsNeverServed()
    {
        await WriteAsync(("a", 20, 300));
        var garbage = new byte[5_000];
        new Random(1).NextBytes(garbage);
        DamagedFiles.AddTo(DamagedFiles.NewestWriteAheadLog(folder.Path), garbage);
        DamagedFiles.AddTo(DamagedFiles.NewestWriteAheadLog(folder.Path), new byte[40_000]);

        using var engine = Open();

        Read(engine, "a").ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public async Task Open_DamagedPageOfTheWriteAheadLog_CostsOnlyThatPage()
    {
        await WriteAsync(("a", 200, 1_000), ("b", 200, 1_000));
        DamagedFiles.Spoil(folder.Path, ".log", Text("a", 100));

        using (var engine = Open())
        {
            Read(engine, "b").ShouldBe(Enumerable.Range(0, 200));
            AssertLostAndReported(Read(engine, "a"), 200, 100);
            await engine.AppendAsync("a", Record("a", 200, 10));
            Read(engine, "a", 200).ShouldBe([200]);
        }

        using var again = Open();
        Read(again, "b").ShouldBe(Enumerable.Range(0, 200));
    }

    [Fact]
    public async Task Open_DamagedPageWithTheLastRecords_NeverGivesAnOffsetTwice()
    {
        await WriteAsync(("a", 100, 1_000), ("b", 1, 100_000));
        using (var engine = Open())
        {
            await engine.CommitAsync("group", "a", 100);
            await engine.AppendAsync("a", Record("a", 100, 40_000));
            await engine.CommitAsync("group", "a", 101);
            await engine.AppendAsync("b", Record("b", 1, 100_000));
        }

        DamagedFiles.Spoil(folder.Path, ".log", Text("a", 100));

        using var again = Open();
        await again.AppendAsync("a", Record("a", 101, 10));
        Read(again, "a", again.PositionOf("group", "a")).ShouldBe([101]);
        Read(again, "b").ShouldBe([0, 1]);
    }

    [Theory]
    [InlineData(".sst", 1_000)]
    [InlineData(".blob", 10_000)]
    public async Task Read_DamagedPageOfATable_IsReportedAndPassedOver(string extension, int length)
    {
        await WriteAsync(("a", 200, length), ("b", 200, length), ("c", 3, length));
        Open().Dispose();
        DamagedFiles.Spoil(folder.Path, extension, Text("a", 100));
        DamagedFiles.Spoil(folder.Path, extension, Text("c", 2));

        using (var database = LogDatabase.Open(folder.Path))
        {
            // what every log does by itself in time
            try
            {
                database.CompactRange([0], [255]);
            }
            catch (RocksDbSharp.RocksDbException)
            {
                // it may say so, but it has to go on
            }
        }

        using var engine = Open();
        Read(engine, "b").ShouldBe(Enumerable.Range(0, 200));
        var left = Read(engine, "a");
        AssertLostAndReported(left, 200, 100);
        left.Count.ShouldBeGreaterThan(190);
        await engine.AppendAsync("a", Record("a", 200, length));
        await engine.AppendAsync("b", Record("b", 200, length));
        Read(engine, "a", 150).ShouldBe(Enumerable.Range(150, 51));
        Read(engine, "b", 150).ShouldBe(Enumerable.Range(150, 51));

        // nothing is left behind the damage: a reader is told where to go on
        var last = engine.Read("c", 2, int.MaxValue, int.MaxValue).ShouldHaveSingleItem();
        last.IsLost.ShouldBeTrue();
        last.Offset.ShouldBe(2);
        engine.Read("c", last.Offset + 1, int.MaxValue, int.MaxValue).ShouldBeEmpty();
        log.Errors.ShouldContain(e => e.Contains("topic c, offsets 2 to 2 cannot be read", StringComparison.Ordinal));
    }

    private static string Text(string topic, int number) => string.Create(CultureInfo.InvariantCulture, $"<{topic}-{number}>");

    private static LogRecord Record(string topic, int number, int length) =>
        LogRecord.Create(Encoding.UTF8.GetBytes(Text(topic, number).PadRight(length, '.')), false, DateTimeOffset.UnixEpoch, null, []);

    private static List<int> Read(LogEngine engine, string topic, long from = 0) =>
    [
        .. engine.Read(topic, from, int.MaxValue, int.MaxValue).Select(e =>
        {
            var text = Encoding.UTF8.GetString(e.Record.Payload.Span).TrimEnd('.');
            text.ShouldStartWith($"<{topic}-");
            text.ShouldEndWith(">");
            var number = int.Parse(text[(topic.Length + 2)..^1], CultureInfo.InvariantCulture);
            e.Offset.ShouldBe(number);
            return number;
        }),
    ];

    private LogEngine Open() => new(folder.Path, Week, TimeProvider.System, log);

    private async Task WriteAsync(params (string Topic, int Count, int Length)[] topics)
    {
        using var engine = Open();
        foreach (var (topic, count, length) in topics)
        {
            for (var n = 0; n < count; n++)
            {
                await engine.AppendAsync(topic, Record(topic, n, length));
            }
        }
    }

    private void AssertLostAndReported(List<int> read, int count, int spoiled)
    {
        var lost = Enumerable.Range(0, count).Except(read).ToList();
        lost.ShouldContain(spoiled);
        lost.ShouldBe(Enumerable.Range(lost[0], lost.Count));
        var report = $"topic a, offsets {lost[0]} to {lost[^1]} cannot be read";
        log.Errors.ShouldContain(e => e.Contains(report, StringComparison.Ordinal));
        log.Errors.ShouldAllBe(e => !e.Contains("topic b", StringComparison.Ordinal));
    }
}

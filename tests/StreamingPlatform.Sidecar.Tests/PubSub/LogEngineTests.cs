using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StreamingPlatform.Sidecar.PubSub;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Tests.PubSub;

/// <summary>The engine alone.</summary>
public sealed class LogEngineTests
{
    private static readonly LogRetention Week = new(TimeSpan.FromDays(7));
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UnixEpoch.AddYears(56));

    [Fact]
    public async Task Append_ReopenedLog_HasRecordsPositionsAndOffsets()
    {
        using var folder = new TemporaryFolder();
        using (var engine = new LogEngine(folder.Path, Week, clock, NullLogger.Instance))
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(n => engine.AppendAsync($"topic-{n % 50}", Record($"{n}"))));
            await engine.CommitAsync("group", "topic-7", 4);
            engine.Syncs.ShouldBeLessThan(500);
        }

        using var again = new LogEngine(folder.Path, Week, clock, NullLogger.Instance);
        again.PositionOf("group", "topic-7").ShouldBe(4);
        TextsOf(again, "topic-7", 4).ShouldBe(["207", "257", "307", "357", "407", "457"]);
        await again.AppendAsync("topic-7", Record("new"));
        TextsOf(again, "topic-7", 10).ShouldBe(["new"]);
        TextsOf(again, "topic-8", 0).Count.ShouldBe(10);
    }

    [Fact]
    public async Task Sweep_OlderThanRetention_IsRemovedAndOffsetsGoOn()
    {
        using var folder = new TemporaryFolder();
        using var engine = new LogEngine(folder.Path, new LogRetention(TimeSpan.FromHours(1)), clock, NullLogger.Instance);
        for (var n = 0; n < 10; n++)
        {
            await engine.AppendAsync("a", Record($"{n}"));
            await engine.AppendAsync("b", Record(new string('x', 10_000)));
            clock.Advance(TimeSpan.FromMinutes(10));
        }

        engine.Sweep().ShouldBe(2);

        // written 100, 90, … 10 minutes ago; what is older than 60 goes, as far as the index tells
        TextsOf(engine, "a", 0).ShouldBe(["4", "5", "6", "7", "8", "9"]);
        await engine.AppendAsync("a", Record("10"));
        TextsOf(engine, "a", 10).ShouldBe(["10"]);
    }

    [Fact]
    public async Task Sweep_LargerThanItsLimit_KeepsTheNewest()
    {
        using var folder = new TemporaryFolder();
        var limited = new LogRetention(TimeSpan.FromDays(7), 64_000);
        using (var engine = new LogEngine(folder.Path, limited, clock, NullLogger.Instance))
        {
            for (var n = 0; n < 100; n++)
            {
                await engine.AppendAsync("large", Record($"{n}".PadRight(2_000)));
                await engine.AppendAsync("small", Record($"{n}"));
                clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            engine.Sweep().ShouldBe(1);
        }

        using var again = new LogEngine(folder.Path, limited, clock, NullLogger.Instance);
        again.Sweep().ShouldBe(0);
        TextsOf(again, "small", 0).Count.ShouldBe(100);
        var kept = TextsOf(again, "large", 0);
        kept.Count.ShouldBeInRange(29, 32);
        kept[^1].Trim().ShouldBe("99");
    }

    [Theory]
    [InlineData("retention", "1h", 1, null)]
    [InlineData("retentionBytes", "10Mi", 168, 10L << 20)]
    public void Settings_Retention_IsRead(string name, string value, int hours, long? bytes) =>
        LogSettings.Of(ComponentWith(name, value), "shop").Retention.ShouldBe(new LogRetention(TimeSpan.FromHours(hours), bytes));

    [Theory]
    [InlineData("retention", "0")]
    [InlineData("retention", "soon")]
    [InlineData("retentionBytes", "0")]
    [InlineData("retentionBytes", "much")]
    public void Settings_WrongRetention_IsRefused(string name, string value) =>
        Should.Throw<InvalidDataException>(() => LogSettings.Of(ComponentWith(name, value), "shop")).Message.ShouldContain(name);

    [Fact]
    public async Task Commit_LowerPosition_IsIgnored()
    {
        using var folder = new TemporaryFolder();
        using var engine = new LogEngine(folder.Path, Week, clock, NullLogger.Instance);
        await engine.CommitAsync("g", "t", 5);
        await engine.CommitAsync("g", "t", 3);
        engine.PositionOf("g", "t").ShouldBe(5);
    }

    private static Component ComponentWith(string name, string value) =>
        new("events", "pubsub.log", "v1", new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["path"] = "log", [name] = value }, [], false);

    private static LogRecord Record(string text) => LogRecord.Create(Encoding.UTF8.GetBytes(text), false, DateTimeOffset.UnixEpoch, null, []);

    private static List<string> TextsOf(LogEngine engine, string topic, long from) =>
        [.. engine.Read(topic, from, int.MaxValue, int.MaxValue).Select(e => Encoding.UTF8.GetString(e.Record.Payload.Span))];
}

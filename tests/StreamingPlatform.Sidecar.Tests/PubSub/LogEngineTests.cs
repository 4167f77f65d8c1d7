using System.Text;
using Microsoft.Extensions.Time.Testing;
using StreamingPlatform.Sidecar.PubSub;

namespace StreamingPlatform.Sidecar.Tests.PubSub;

/// <summary>The engine alone.</summary>
public sealed class LogEngineTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UnixEpoch.AddYears(56));

    [Fact]
    public async Task Append_ReopenedLog_HasRecordsPositionsAndOffsets()
    {
        using var folder = new TemporaryFolder();
        using (var engine = new LogEngine(folder.Path, Week, clock))
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(n => engine.AppendAsync($"topic-{n % 50}", Record($"{n}"))));
            await engine.CommitAsync("group", "topic-7", 4);
            engine.Syncs.ShouldBeLessThan(500);
        }

        using var again = new LogEngine(folder.Path, Week, clock);
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
        using var engine = new LogEngine(folder.Path, TimeSpan.FromHours(1), clock);
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
    public async Task Commit_LowerPosition_IsIgnored()
    {
        using var folder = new TemporaryFolder();
        using var engine = new LogEngine(folder.Path, Week, clock);
        await engine.CommitAsync("g", "t", 5);
        await engine.CommitAsync("g", "t", 3);
        engine.PositionOf("g", "t").ShouldBe(5);
    }

    private static LogRecord Record(string text) => LogRecord.Create(Encoding.UTF8.GetBytes(text), false, DateTimeOffset.UnixEpoch, null, []);

    private static List<string> TextsOf(LogEngine engine, string topic, long from) =>
        [.. engine.Read(topic, from, int.MaxValue, int.MaxValue).Select(e => Encoding.UTF8.GetString(e.Record.Payload.Span))];
}

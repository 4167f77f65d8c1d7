using System.Diagnostics;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Tests.Records;

public class CustomerRulesCostTests
{
    /// <summary>A guard against growth with history, wide enough for any machine; the figure itself is printed.</summary>
    [Fact]
    public void Apply_LongHistory_CostsMicrosecondsAnEvent()
    {
        var settings = new RuleSettings(1800, [(30 * 86_400, "any"), (86_400, "product")]);
        var random = new Random(1);
        var records = new CustomerRecord?[2_000];
        var facts = new List<Fact>(1024);
        var watch = Stopwatch.StartNew();
        const int Events = 200_000;
        for (var i = 0; i < Events; i++)
        {
            var c = random.Next(records.Length);
            var action = (byte)(random.Next(10) switch { < 5 => 1, < 8 => 2, 8 => 4, _ => 3 });
            var e = new CustomerEvent("c", action, action < 3 ? $"k{random.Next(100)}" : null, "p", RuleEvents.Start + (i * 10_000L));
            facts.Clear();
            records[c] = CustomerRules.Apply(records[c], "c", (uint)c, [e], settings, facts).Record;
        }

        var microseconds = watch.Elapsed.TotalMicroseconds / Events;
        TestContext.Current.TestOutputHelper?.WriteLine($"{microseconds:F2} µs an event");
        microseconds.ShouldBeLessThan(50);
    }
}

using Microsoft.Extensions.Time.Testing;
using StreamingPlatform.Cli.Replay;

namespace StreamingPlatform.CliTests.Replay;

public sealed class PaceTests
{
    [Fact]
    public void Wait_AheadOfTheRate_WaitsUntilDue()
    {
        var clock = new FakeTimeProvider();
        var pace = new Pace(rate: 100, clock);

        pace.WaitAsync(100, TestContext.Current.CancellationToken).IsCompleted.ShouldBeTrue();
        var second = pace.WaitAsync(100, TestContext.Current.CancellationToken);
        second.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        second.IsCompleted.ShouldBeTrue();
    }
}

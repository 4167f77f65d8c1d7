using StreamingPlatform.Sidecar.Schedules;

namespace StreamingPlatform.Sidecar.Tests.Schedules;

public sealed class CalendarSpanTests
{
    private const long Second = 1_000_000_000;
    private static readonly DateTimeOffset January31 = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("P1D", 0, 0, 1, 0, -1)]
    [InlineData("P1W", 0, 0, 7, 0, -1)]
    [InlineData("P1Y2M3DT4H5M6S", 1, 2, 3, 14_706, -1)]
    [InlineData("R3/PT1M30S", 0, 0, 0, 90, 3)]
    [InlineData("R-1/PT1M", 0, 0, 0, 60, -1)]
    [InlineData("R5", 0, 0, 0, 0, 5)]
    [InlineData("PT", 0, 0, 0, 0, -1)]
    [InlineData("1m30s", 0, 0, 0, 90, -1)]
    public void TryParse_KnownForm_IsRead(string text, int years, int months, int days, long seconds, int repeats)
    {
        CalendarSpan.TryParse(text, out var span).ShouldBeTrue();
        span.ShouldBe(new CalendarSpan(years, months, days, seconds * Second, repeats));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("R/PT1M")]
    [InlineData("R3/1m")]
    [InlineData("Rx/PT1M")]
    [InlineData("PT0.5S")]
    [InlineData("P1H")]
    [InlineData("PT1D")]
    [InlineData("P1T1H")]
    [InlineData("PT99999999999S")]
    [InlineData("@every 1s")]
    public void TryParse_OtherText_IsFalse(string text) => CalendarSpan.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void AddTo_DayThatTheMonthLacks_RunsOver() =>
        new CalendarSpan(0, 1, 0, 0, -1).AddTo(January31).ShouldBe(new DateTimeOffset(2026, 3, 3, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void AddTo_BeyondTheCalendar_IsItsEnd() => new CalendarSpan(9_999, 0, 0, 0, -1).AddTo(January31).ShouldBe(DateTimeOffset.MaxValue);

    [Fact]
    public void AddTo_NegativeTime_GoesBack() => CalendarSpan.OfNanoseconds(-60 * Second).AddTo(January31).ShouldBe(January31.AddMinutes(-1));
}

using StreamingPlatform.Insights.AskCampaign;

namespace StreamingPlatform.Insights.Tests.AskCampaign;

public sealed class QuestionRangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 5, 13, 20, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null, "2026-03-05", "2026-03-06")]
    [InlineData("2026-03-01", null, "2026-03-01", "2026-03-06")]
    [InlineData("2026-03-01", "2026-03-01", "2026-03-01", "2026-03-02")]
    [InlineData("2026-02-27", "2026-03-01", "2026-02-27", "2026-03-02")]
    public void Of_Dates_AreWholeDaysBothIncluded(string? from, string? end, string expectedFrom, string expectedTo)
    {
        var (range, problem) = QuestionRange.Of(from, end, null, null, Now);
        problem.ShouldBeNull();
        range!.From.ShouldBe(DateTimeOffset.Parse(expectedFrom + "T00:00:00Z"));
        range.To.ShouldBe(DateTimeOffset.Parse(expectedTo + "T00:00:00Z"));
        (range.ToBucket - range.FromBucket).ShouldBe((int)(range.To - range.From).TotalMinutes / 15);
    }

    [Theory]
    [InlineData("2026-03-02", "2026-03-01", null, null, 400)]
    [InlineData("2026-03-06", null, null, null, 400)]
    [InlineData("2026-3-1", null, null, null, 400)]
    [InlineData("2026-02-30", null, null, null, 400)]
    [InlineData(null, "2026-03-01", null, null, 400)]
    [InlineData("2026-03-01", null, "2026-03-01T00:00:00Z", null, 400)]
    [InlineData(null, null, "2026-03-01T00:00:00", null, 400)]
    [InlineData(null, null, "2026-03-01T00:15:00Z", "2026-03-01T00:15:00Z", 400)]
    [InlineData(null, null, null, "2026-03-01T00:15:00Z", 400)]
    [InlineData(null, null, "2026-03-01T00:10:00Z", null, 422)]
    [InlineData(null, null, "2026-03-01T00:15:00.001Z", null, 422)]
    public void Of_BadRange_IsRefused(string? from, string? end, string? fromTimestamp, string? endTimestamp, int status)
    {
        var (range, problem) = QuestionRange.Of(from, end, fromTimestamp, endTimestamp, Now);
        range.ShouldBeNull();
        problem!.StatusCode.ShouldBe(status);
    }

    [Fact]
    public void Of_Timestamps_AreHalfOpenInstants()
    {
        var (range, _) = QuestionRange.Of(null, null, "2026-03-01T01:15:00+01:00", "2026-03-01T00:45:00Z", Now);
        range!.From.UtcDateTime.ShouldBe(new DateTime(2026, 3, 1, 0, 15, 0, DateTimeKind.Utc));
        (range.ToBucket - range.FromBucket).ShouldBe(2);
    }

    [Theory]
    [InlineData("PT24H", 86_400)]
    [InlineData("P1D", 86_400)]
    [InlineData("P1W", 604_800)]
    [InlineData("P1DT1H1M1S", 90_061)]
    public void TrySeconds_Duration_IsItsLength(string text, long seconds)
    {
        IsoWindow.TrySeconds(text, out var length).ShouldBeTrue();
        length.ShouldBe(seconds);
    }

    [Theory]
    [InlineData("P")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("PT")]
    [InlineData("1D")]
    [InlineData("P99999999999999999999D")]
    public void TrySeconds_NoWindow_IsRefused(string text) => IsoWindow.TrySeconds(text, out _).ShouldBeFalse();
}

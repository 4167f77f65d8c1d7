using StreamingPlatform.Sidecar.Schedules;

namespace StreamingPlatform.Sidecar.Tests.Schedules;

public sealed class MomentsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-03-01T13:00:00Z", 3_600)]
    [InlineData("2026-03-01T14:00:00.5+01:00", 3_600.5)]
    [InlineData("1h", 3_600)]
    [InlineData("-1h", -3_600)]
    [InlineData("PT1H", 3_600)]
    [InlineData("P1D", 86_400)]
    public void ReadDue_KnownForm_IsThatMuchLater(string text, double seconds) => Moments.ReadDue(text, Now).ShouldBe(Now.AddSeconds(seconds));

    [Theory]
    [InlineData("2026-03-01")]
    [InlineData("03/01/2026")]
    [InlineData("2026-03-01T13:00:00")]
    [InlineData("2026-13-01T13:00:00Z")]
    public void TryReadTime_NotRfc3339_IsFalse(string text) => Moments.TryReadTime(text, out _).ShouldBeFalse();
}

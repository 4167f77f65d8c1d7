namespace StreamingPlatform.Sidecar.Tests.Resources;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("1s", 1000)]
    [InlineData("1h2m3.5s", 3723500)]
    [InlineData("500ms", 500)]
    [InlineData("-2m", -120000)]
    [InlineData("3", 3000)]
    public void Parse_Setting_GivesMilliseconds(string text, double milliseconds) =>
        GoDuration.Parse(text).TotalMilliseconds.ShouldBe(milliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("1x")]
    [InlineData("soon")]
    public void TryParse_OtherText_IsFalse(string text) => GoDuration.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("0h0m1s0ms", 1_000_000_000)]
    [InlineData("1h30m", 5_400_000_000_000)]
    [InlineData("-1m", -60_000_000_000)]
    [InlineData("+1.5s", 1_500_000_000)]
    [InlineData("0", 0)]
    [InlineData("20ms", 20_000_000)]
    [InlineData("1.5µs", 1_500)]
    [InlineData("10ns", 10)]
    public void TryParseNanoseconds_GoDuration_IsUnderstood(string text, long nanoseconds)
    {
        GoDuration.TryParseNanoseconds(text, out var value).ShouldBeTrue();
        value.ShouldBe(nanoseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData("1d")]
    [InlineData(" 1s")]
    [InlineData("@every 1s")]
    [InlineData("9999999h")]
    public void TryParseNanoseconds_OtherText_IsFalse(string text) => GoDuration.TryParseNanoseconds(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(90_000_000_000, "1m30s")]
    [InlineData(3_600_000_000_000, "1h0m0s")]
    [InlineData(-1_500_000_000, "-1.5s")]
    [InlineData(20_000_000, "20ms")]
    [InlineData(1_500, "1.5µs")]
    [InlineData(10, "10ns")]
    [InlineData(0, "0s")]
    public void Format_AsGoPrints(long nanoseconds, string text) => GoDuration.Format(nanoseconds).ShouldBe(text);
}

using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Tests.Resources;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("1s", 1000)]
    [InlineData("1h2m3.5s", 3723500)]
    [InlineData("500ms", 500)]
    [InlineData("-2m", -120000)]
    [InlineData("3", 3000)]
    public void Parse_Duration_GivesMilliseconds(string text, double milliseconds) =>
        GoDuration.Parse(text).TotalMilliseconds.ShouldBe(milliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("1x")]
    [InlineData("soon")]
    public void TryParse_OtherText_IsFalse(string text) => GoDuration.TryParse(text, out _).ShouldBeFalse();
}

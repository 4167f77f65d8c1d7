using StreamingPlatform.Contracts;

namespace StreamingPlatform.Processor.Tests.Tenants;

public class Iso8601DurationTests
{
    [Theory]
    [InlineData("PT30M", 1_800)]
    [InlineData("P30D", 2_592_000)]
    [InlineData("P1DT2H3M4S", 93_784)]
    [InlineData("P2W", 1_209_600)]
    public void Seconds_Duration_IsItsLength(string text, long seconds) => Iso8601Duration.Seconds(text).ShouldBe(seconds);

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("30M")]
    [InlineData("P1H")]
    [InlineData("PT5")]
    [InlineData("P-1D")]
    public void Seconds_AnythingElse_Throws(string text) => Should.Throw<FormatException>(() => Iso8601Duration.Seconds(text));
}

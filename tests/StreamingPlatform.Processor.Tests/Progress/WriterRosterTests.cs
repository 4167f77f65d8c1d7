using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Progress;

namespace StreamingPlatform.Processor.Tests.Progress;

public class WriterRosterTests
{
    [Fact]
    public void Writer_FallsSilent_IsLiveThenSilentThenForgotten()
    {
        var roster = WriterRoster.Empty.Beat(new WriterBeat("w", false), TimeSpan.Zero);
        At(roster, 3).ShouldBe((true, false));
        At(roster, 4).ShouldBe((false, true));
        At(roster, 60).ShouldBe((false, true));
        At(roster, 61).ShouldBe((false, false));
        roster.Beat(new WriterBeat("other", false), TimeSpan.FromSeconds(61)).LastHeard.Keys.ShouldBe(["other"]);
    }

    [Fact]
    public void Writer_Ended_IsNeitherLiveNorSilent() =>
        At(WriterRoster.Empty.Beat(new WriterBeat("w", false), TimeSpan.Zero).Beat(new WriterBeat("w", true), TimeSpan.Zero), 5).ShouldBe((false, false));

    [Fact]
    public void Restart_KnownWriters_CountAsHeardOfJustNow() => At(WriterRoster.Of(["w"], TimeSpan.Zero), 2).ShouldBe((true, false));

    [Fact]
    public void Ask_LowerNumber_DoesNotHideTheHigher() =>
        WriterRoster.Empty.Ask(new OpenQuestion("acme", 5)).Ask(new OpenQuestion("acme", 4)).Questions["acme"].ShouldBe(5);

    private static (bool Live, bool Silent) At(WriterRoster roster, int seconds) =>
        (roster.LiveAt(TimeSpan.FromSeconds(seconds)).Contains("w"), roster.SilentAt(TimeSpan.FromSeconds(seconds)).Contains("w"));
}

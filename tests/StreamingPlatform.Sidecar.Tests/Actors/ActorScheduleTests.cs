using StreamingPlatform.Sidecar.Actors;

namespace StreamingPlatform.Sidecar.Tests.Actors;

public sealed class ActorScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0h0m1s0ms", 1_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("-1m", -60_000)]
    [InlineData("0s", 0)]
    [InlineData("1.5s", 1_500)]
    [InlineData("20ms", 20)]
    public void Parse_GoDuration_IsUnderstood(string text, int milliseconds) =>
        GoDuration.Parse(text).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData("1d")]
    [InlineData("@every 1s")]
    public void Parse_NoGoDuration_IsRefused(string text) => GoDuration.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(90_000, "1m30s")]
    [InlineData(3_600_000, "1h0m0s")]
    [InlineData(1_500, "1.5s")]
    [InlineData(20, "20ms")]
    [InlineData(0, "0s")]
    public void Format_AsGoPrints(int milliseconds, string text) => GoDuration.Format(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);

    [Theory]
    [InlineData("R/PT1M")]
    [InlineData("R3/1m")]
    [InlineData("R3/PT0.5S")]
    [InlineData("@every 1s")]
    [InlineData("P1D")]
    public void Parse_ReminderPeriodDaprRefuses_IsRefused(string period) =>
        Should.Throw<FormatException>(() => ActorSchedule.Parse(null, period, null, Now, isReminder: true));

    [Fact]
    public void Parse_ReminderWithRepetitions_HasThatManyTicks() =>
        ActorSchedule.Parse("1s", "R3/PT1M30S", "1h", Now, isReminder: true)
            .ShouldBe(new ActorSchedule(Now.AddSeconds(1), TimeSpan.FromSeconds(90), 3, Now.AddHours(1)));

    [Fact]
    public void Parse_ReminderWithPeriodOnly_StartsAfterOnePeriod() =>
        ActorSchedule.Parse(null, "10s", null, Now, isReminder: true).FirstAt.ShouldBe(Now.AddSeconds(10));

    [Fact]
    public void Parse_TimerWithPeriodOnly_StartsAtOnce() => ActorSchedule.Parse(null, "P1D", null, Now, isReminder: false).FirstAt.ShouldBe(Now);

    [Fact]
    public void Parse_Moment_IsTaken() =>
        ActorSchedule.Parse("2026-03-01T13:00:00Z", null, null, Now, isReminder: true).FirstAt.ShouldBe(Now.AddHours(1));

    [Fact]
    public void AfterTick_LastRepetition_IsNull()
    {
        var reminder = new Reminder("T", "1", "r", null, null, null, TimeSpan.FromSeconds(10), Now, 2, null, "v");

        var second = reminder.AfterTick(Now.AddMilliseconds(5))!;

        second.NextAt.ShouldBe(Now.AddSeconds(10));
        second.AfterTick(second.NextAt).ShouldBeNull();
    }
}

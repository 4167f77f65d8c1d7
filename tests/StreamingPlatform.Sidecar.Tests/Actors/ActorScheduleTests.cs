using StreamingPlatform.Sidecar.Actors;
using StreamingPlatform.Sidecar.Schedules;

namespace StreamingPlatform.Sidecar.Tests.Actors;

public sealed class ActorScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("R/PT1M")]
    [InlineData("R3/1m")]
    [InlineData("R3/PT0.5S")]
    [InlineData("@every 1s")]
    [InlineData("P1D")]
    public void Parse_ReminderPeriodDaprRefuses_IsRefused(string period) =>
        Should.Throw<FormatException>(() => ActorSchedule.ForReminder(string.Empty, period, string.Empty, Now))
            .Message.ShouldBe($"unsupported period format: {period}");

    [Fact]
    public void Parse_ReminderWithRepetitions_HasThatManyTicks() =>
        ActorSchedule.ForReminder("1s", "R3/PT1M30S", "1h", Now)
            .ShouldBe(new ActorSchedule(Now.AddSeconds(1), new CalendarSpan(0, 0, 0, 90_000_000_000, 3), 3, Now.AddSeconds(1).AddHours(1)));

    [Fact]
    public void Parse_ReminderWithPeriodOnly_StartsAfterOnePeriod() =>
        ActorSchedule.ForReminder(string.Empty, "10s", string.Empty, Now).FirstAt.ShouldBe(Now.AddSeconds(10));

    [Fact]
    public void Parse_TimerWithPeriodOnly_StartsAtOnce() => ActorSchedule.ForTimer("k", string.Empty, "P1D", string.Empty, Now).FirstAt.ShouldBe(Now);

    [Fact]
    public void Parse_Moment_IsTaken() =>
        ActorSchedule.ForReminder("2026-03-01T13:00:00Z", string.Empty, string.Empty, Now).FirstAt.ShouldBe(Now.AddHours(1));

    [Fact]
    public void AfterTick_LastRepetition_IsNull()
    {
        var reminder = new Reminder("T", "1", "r", null, null, null, 10_000_000_000, Now, 2, null, "v");

        var second = reminder.AfterTick(Now.AddMilliseconds(5))!;

        second.NextAt.ShouldBe(Now.AddSeconds(10));
        second.AfterTick(second.NextAt).ShouldBeNull();
    }
}

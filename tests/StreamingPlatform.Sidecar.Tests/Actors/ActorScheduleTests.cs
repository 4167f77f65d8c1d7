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

    [Theory]
    [InlineData("soon", "", "", "job failed validation: due time format not recognized")]
    [InlineData("90", "", "", "job failed validation: due time format not recognized")]
    [InlineData("2026-03-01", "", "", "job failed validation: due time format not recognized")]
    [InlineData("R3/PT1M", "", "", "job failed validation: repeats not supported for due time")]
    [InlineData("", "", "", "job failed validation: job must have either a due time or a schedule")]
    [InlineData("1h", "", "1h", "job failed validation: job must have a schedule to have a ttl")]
    [InlineData("1h", "1h", "late", "job failed validation: ttl format not recognized")]
    [InlineData("1h", "1h", "R3/PT1M", "job failed validation: ttl format not recognized")]
    [InlineData("1h", "1h", "2026-03-01T12:30:00Z", "job failed validation: ttl must be greater than due time")]
    public void ForReminder_WhatTheSchedulerRefuses_IsRefusedInItsWords(string due, string period, string ttl, string reason) =>
        Should.Throw<FormatException>(() => ActorSchedule.ForReminder(due, period, ttl, Now)).Message.ShouldEndWith(reason);

    [Theory]
    [InlineData("R0/PT1M")]
    [InlineData("R-1/PT1M")]
    [InlineData("1m")]
    public void ForReminder_NoNumberOfRepetitions_IsWithoutEnd(string period) =>
        ActorSchedule.ForReminder("1s", period, string.Empty, Now).Ticks.ShouldBeNull();

    [Theory]
    [InlineData("@every 1h", "", "", "error parsing timer due time: unsupported time/duration format: @every 1h")]
    [InlineData("R3/PT1M", "", "", "error parsing timer due time: repetitions are not allowed")]
    [InlineData("1h", "R/PT1M", "", "invalid timer period: parse error: unsupported duration format: R/PT1M")]
    [InlineData("1h", "R0/PT1M", "", "invalid timer period: has zero repetitions")]
    [InlineData("1h", "", "late", "error parsing timer TTL: unsupported time/duration format: late")]
    public void ForTimer_WhatDaprRefuses_IsRefusedInItsWords(string due, string period, string ttl, string reason) =>
        Should.Throw<FormatException>(() => ActorSchedule.ForTimer("k", due, period, ttl, Now)).Message.ShouldBe(reason);

    [Theory]
    [InlineData("1h", "-1s")]
    [InlineData("1h", "2026-03-01T12:30:00Z")]
    [InlineData("", "2001-01-01T00:00:00Z")]
    public void ForTimer_OverBeforeItStarts_IsRefused(string due, string ttl) =>
        Should.Throw<FormatException>(() => ActorSchedule.ForTimer("T||1||t", due, string.Empty, ttl, Now)).Message.ShouldStartWith("timer T||1||t has already expired");

    [Fact]
    public void ForTimer_TtlIsALength_CountsFromTheDueTime() =>
        ActorSchedule.ForTimer("k", "1h", "1m", "30m", Now).ExpiresAt.ShouldBe(Now.AddMinutes(90));

    [Fact]
    public void AfterTick_NextWouldComeAfterTheEnd_IsNull()
    {
        var reminder = new Reminder("T", "1", "r", null, null, null, 10_000_000_000, Now, null, Now.AddSeconds(10), "v");

        var last = reminder.AfterTick(Now)!;

        last.NextAt.ShouldBe(Now.AddSeconds(10));
        last.AfterTick(last.NextAt).ShouldBeNull();
    }

    [Fact]
    public void AfterTick_SeveralWereMissed_AreMadeUpForByOne()
    {
        var reminder = new Reminder("T", "1", "r", null, null, null, 10_000_000_000, Now, null, null, "v");

        reminder.AfterTick(Now.AddMinutes(5))!.NextAt.ShouldBe(Now.AddMinutes(5).AddSeconds(10));
    }
}

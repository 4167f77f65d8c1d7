using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using StreamingPlatform.Processor.Intake;

namespace StreamingPlatform.Processor.Tests.Intake;

public sealed class LaneGatherTests
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _clock = new();
    private readonly Channel<(IReadOnlyList<int> Items, TaskCompletionSource Done)> _calls = Channel.CreateUnbounded<(IReadOnlyList<int>, TaskCompletionSource)>();

    [Fact]
    public async Task Send_LaneIsIdle_CallsAtOnce()
    {
        var lane = LaneOf(capacity: 100);

        var first = lane.SendAsync(1);
        await AnswerAsync(1);
        await first;
        var second = lane.SendAsync(2);
        await AnswerAsync(2);
        await second;
    }

    [Fact]
    public async Task Send_OneCameDuringTheCall_GoesWithTheNextAtOnce()
    {
        var lane = LaneOf(capacity: 100);

        var first = lane.SendAsync(1);
        var (_, done) = await CallAsync();
        var second = lane.SendAsync(2);
        done.SetResult();
        await AnswerAsync(2);
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Send_SeveralCameDuringTheCall_WaitsForMore()
    {
        var lane = LaneOf(capacity: 100);

        var sent = new List<Task> { lane.SendAsync(1) };
        var (_, done) = await CallAsync();
        sent.Add(lane.SendAsync(2));
        sent.Add(lane.SendAsync(3));
        done.SetResult();
        await sent[0];
        sent.Add(lane.SendAsync(4));
        await AdvanceUntilCalledAsync();
        await AnswerAsync(2, 3, 4);
        await Task.WhenAll(sent);
    }

    [Fact]
    public async Task Send_ACallFullWaits_GoesAtOnce()
    {
        var lane = LaneOf(capacity: 2);

        var sent = new List<Task> { lane.SendAsync(1) };
        var (_, done) = await CallAsync();
        sent.AddRange([lane.SendAsync(2), lane.SendAsync(3)]);
        done.SetResult();
        await AnswerAsync(2, 3);
        await Task.WhenAll(sent);
    }

    private Lane<int> LaneOf(long capacity) => new(
        items =>
        {
            var done = new TaskCompletionSource();
            _calls.Writer.TryWrite((items, done));
            return done.Task;
        },
        _ => 1,
        capacity,
        Gather,
        _clock);

    private async Task<(IReadOnlyList<int> Items, TaskCompletionSource Done)> CallAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(10));
        return await _calls.Reader.ReadAsync(timeout.Token);
    }

    /// <summary>The lane may not have begun to wait yet: the clock goes on until it calls.</summary>
    private async Task AdvanceUntilCalledAsync()
    {
        while (!_calls.Reader.TryPeek(out _))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _clock.Advance(Gather);
            await Task.Yield();
        }
    }

    private async Task AnswerAsync(params int[] expected)
    {
        var (items, done) = await CallAsync();
        items.ShouldBe(expected);
        done.SetResult();
    }
}

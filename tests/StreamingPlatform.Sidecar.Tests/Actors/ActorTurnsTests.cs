using StreamingPlatform.Sidecar.Actors;

namespace StreamingPlatform.Sidecar.Tests.Actors;

public sealed class ActorTurnsTests
{
    private static CancellationToken Token => ActorLab.Token;

    [Fact]
    public async Task Enter_Busy_WaitersComeInOrder()
    {
        var turns = new ActorTurns();
        (await turns.EnterAsync(null, 32, Token)).ShouldBeTrue();
        var second = turns.EnterAsync(null, 32, Token).AsTask();
        var third = turns.EnterAsync(null, 32, Token).AsTask();

        turns.Exit();
        (await second).ShouldBeTrue();
        third.IsCompleted.ShouldBeFalse();
        turns.Exit();
        (await third).ShouldBeTrue();
    }

    [Fact]
    public async Task Enter_WaiterGivesUp_TheNextComesIn()
    {
        var turns = new ActorTurns();
        await turns.EnterAsync(null, 32, Token);
        using var patience = new CancellationTokenSource();
        var second = turns.EnterAsync(null, 32, patience.Token).AsTask();
        var third = turns.EnterAsync(null, 32, Token).AsTask();

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
        turns.Exit();

        (await third).ShouldBeTrue();
    }

    [Fact]
    public async Task Close_WhileATurnRuns_TurnsOthersAwayAndWaitsForIt()
    {
        var turns = new ActorTurns();
        await turns.EnterAsync(null, 32, Token);
        var waiting = turns.EnterAsync(null, 32, Token).AsTask();

        turns.TryCloseIdle().ShouldBeFalse();
        turns.Close();

        (await waiting).ShouldBeFalse();
        (await turns.EnterAsync(null, 32, Token)).ShouldBeFalse();
        turns.Quiet.IsCompleted.ShouldBeFalse();
        turns.Exit();
        await turns.Quiet.WaitAsync(Token);
    }

    [Fact]
    public async Task Enter_SameChain_GoesDeeperUpToTheLimit()
    {
        var turns = new ActorTurns();
        await turns.EnterAsync("a", 2, Token);
        (await turns.EnterAsync("a", 2, Token)).ShouldBeTrue();

        await Should.ThrowAsync<DaprError>(async () => await turns.EnterAsync("a", 2, Token));
        var other = turns.EnterAsync("b", 2, Token).AsTask();
        turns.Exit();
        other.IsCompleted.ShouldBeFalse();
        turns.Exit();
        (await other).ShouldBeTrue();
    }
}

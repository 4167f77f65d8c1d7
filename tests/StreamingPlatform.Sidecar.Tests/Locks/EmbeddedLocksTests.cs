using Microsoft.Extensions.Time.Testing;
using StreamingPlatform.Sidecar.Locks;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Tests.Locks;

/// <summary>lock.embedded: two users of one file.</summary>
public sealed class EmbeddedLocksTests : IDisposable
{
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(10);
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TryLock_HeldByAnother_IsRefusedUntilReleased()
    {
        await using var here = Open();
        await using var there = Open();

        (await here.TryLockAsync("cart", "a", Expiry, Token)).ShouldBeTrue();
        (await there.TryLockAsync("cart", "b", Expiry, Token)).ShouldBeFalse();
        (await here.TryLockAsync("cart", "a", Expiry, Token)).ShouldBeFalse("it is not re-entrant");
        (await there.UnlockAsync("cart", "b", Token)).ShouldBe(UnlockOutcome.AnothersLock);
        (await there.UnlockAsync("cart", "a", Token)).ShouldBe(UnlockOutcome.Done);
        (await here.UnlockAsync("cart", "a", Token)).ShouldBe(UnlockOutcome.NoLock);
        (await there.TryLockAsync("cart", "b", Expiry, Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task TryLock_AfterExpiry_GoesToAnother()
    {
        await using var locks = Open();
        (await locks.TryLockAsync("cart", "a", Expiry, Token)).ShouldBeTrue();

        clock.Advance(Expiry);

        (await locks.UnlockAsync("cart", "a", Token)).ShouldBe(UnlockOutcome.NoLock);
        (await locks.TryLockAsync("cart", "b", Expiry, Token)).ShouldBeTrue();
        (await locks.UnlockAsync("cart", "a", Token)).ShouldBe(UnlockOutcome.AnothersLock);
    }

    [Fact]
    public async Task TryLock_ManyAtOnce_OneWins()
    {
        await using var here = Open();
        await using var there = Open();

        var won = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(
            () => (i % 2 == 0 ? here : there).TryLockAsync("cart", $"owner-{i}", Expiry, Token), Token)));

        won.Count(w => w).ShouldBe(1);
    }

    private EmbeddedLocks Open() => EmbeddedLocks.Open(
        new Component("locks", "lock.embedded", "v1", new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase), [], IgnoreErrors: false), folder.Path, clock);
}

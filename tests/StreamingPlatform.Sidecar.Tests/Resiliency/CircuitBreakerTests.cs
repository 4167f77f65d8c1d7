using Microsoft.Extensions.Time.Testing;
using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.Tests.Resiliency;

public sealed class CircuitBreakerTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Enter_AfterAsManyFailuresAsTheConditionSays_IsRefused()
    {
        var breaker = Breaker("consecutiveFailures >= 2");

        Fail(breaker);
        breaker.Exit(breaker.Enter(), good: true);
        Fail(breaker);
        Fail(breaker);

        Should.Throw<CircuitOpenException>(() => breaker.Enter()).Message.ShouldBe("circuit breaker is open");
    }

    [Fact]
    public void Enter_HalfOpen_LetsOneThroughAndClosesWhenItIsGood()
    {
        var breaker = Breaker("requests >= 1");
        Fail(breaker);
        clock.Advance(TimeSpan.FromSeconds(10));

        var probe = breaker.Enter();
        Should.Throw<CircuitOpenException>(() => breaker.Enter()).Message.ShouldBe("too many requests");
        breaker.Exit(probe, good: true);

        breaker.Enter();
        breaker.Enter();
    }

    [Fact]
    public void Exit_OfACallFromBeforeTheCircuitOpened_DoesNotCount()
    {
        var breaker = Breaker("consecutiveFailures >= 1");
        var slow = breaker.Enter();
        Fail(breaker);
        clock.Advance(TimeSpan.FromSeconds(10));
        var probe = breaker.Enter();

        breaker.Exit(slow, good: false);
        breaker.Exit(probe, good: true);

        breaker.Enter();
    }

    [Theory]
    [InlineData("totalFailures > 1 && requests > 2", 3)]
    [InlineData("consecutiveFailures > 3 || totalFailures == 2", 2)]
    [InlineData("", 6)]
    [InlineData("!(requests < 3) && totalFailures * 100 / requests >= 50", 3)]
    [InlineData("requests in [2, 4]", 2)]
    public void Condition_IsMetByTheFirstCallThatMakesItTrue(string trip, int failures)
    {
        var breaker = Breaker(trip.Length > 0 ? trip : TripCondition.Standard);

        for (var i = 0; i < failures; i++)
        {
            Fail(breaker);
        }

        Should.Throw<CircuitOpenException>(() => breaker.Enter());
    }

    [Fact]
    public void Condition_WithoutAValue_NeverTrips()
    {
        var breaker = Breaker("carts > 1");

        for (var i = 0; i < 20; i++)
        {
            Fail(breaker);
        }

        Should.Throw<FormatException>(() => TripCondition.Parse("requests >"));
    }

    [Fact]
    public void Get_BeyondItsSize_ForgetsWhatWasUsedLongestAgo()
    {
        var cache = new BreakerCache(2, clock);
        var policy = new BreakerPolicy(1, TimeSpan.Zero, TimeSpan.FromSeconds(10), TripCondition.Parse("requests > 0"));
        var a = cache.Get("a", policy);
        var b = cache.Get("b", policy);
        cache.Get("a", policy).ShouldBeSameAs(a);

        cache.Get("c", policy);

        cache.Get("a", policy).ShouldBeSameAs(a);
        cache.Get("b", policy).ShouldNotBeSameAs(b);
    }

    private CircuitBreaker Breaker(string trip) => new(new BreakerPolicy(1, TimeSpan.Zero, TimeSpan.FromSeconds(10), TripCondition.Parse(trip)), clock);

    private static void Fail(CircuitBreaker breaker) => breaker.Exit(breaker.Enter(), good: false);
}

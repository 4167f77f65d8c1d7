using StreamingPlatform.Sidecar.PubSub.Cel;

namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>When a circuit breaker trips: an expression of CEL over its counts. One that has no value, or none that is a boolean, does not trip it.</summary>
internal sealed class TripCondition
{
    /// <summary>Of a breaker that says nothing else.</summary>
    public const string Standard = "consecutiveFailures > 5";

    private readonly CelExpression expression;

    private TripCondition(CelExpression expression) => this.expression = expression;

    /// <exception cref="FormatException">it is no expression.</exception>
    public static TripCondition Parse(string text)
    {
        try
        {
            return new TripCondition(CelExpression.Parse(text));
        }
        catch (CelSyntaxException error)
        {
            throw new FormatException($"'{text}' is no condition of a circuit breaker: {error.Message}", error);
        }
    }

    public bool IsMet(BreakerCounts counts) => expression.Evaluate(
    [
        ("requests", (long)counts.Requests),
        ("totalSuccesses", (long)counts.TotalSuccesses),
        ("totalFailures", (long)counts.TotalFailures),
        ("consecutiveSuccesses", (long)counts.ConsecutiveSuccesses),
        ("consecutiveFailures", (long)counts.ConsecutiveFailures),
    ]) is true;
}

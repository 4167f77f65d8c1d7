using StreamingPlatform.Sidecar.PubSub.Cel;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Finds the path of a message.</summary>
internal sealed class RoutingRules
{
    private readonly IReadOnlyList<(CelExpression? Condition, string Path)> rules;

    private RoutingRules(IReadOnlyList<(CelExpression? Condition, string Path)> rules) => this.rules = rules;

    /// <summary>The path of every message, where it depends on none; otherwise null.</summary>
    public string? Constant => rules is [(null, var path), ..] ? path : null;

    /// <exception cref="CelSyntaxException">a condition is none.</exception>
    public static RoutingRules Of(IEnumerable<SubscriptionRule> rules) =>
        new([.. rules.Select(r => (r.Match.Trim() is { Length: > 0 } match ? CelExpression.Parse(match) : null, r.Path))]);

    /// <param name="item">The event: a map, or the text of a raw bulk entry.</param>
    /// <returns>null: no rule matches.</returns>
    /// <exception cref="RoutingException">a condition failed, or is neither true nor false; later rules do not count.</exception>
    public string? Find(object? item)
    {
        foreach (var (condition, path) in rules)
        {
            switch (condition is null ? true : condition.Evaluate("event", item))
            {
                case true:
                    return path;
                case false:
                    break;
                case CelError error:
                    throw new RoutingException(error.Message);
                default:
                    throw new RoutingException("the result of a match expression was not a boolean");
            }
        }

        return null;
    }
}

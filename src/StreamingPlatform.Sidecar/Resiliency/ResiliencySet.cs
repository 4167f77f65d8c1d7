using System.Globalization;
using System.Text.RegularExpressions;
using StreamingPlatform.Sidecar.Resources;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>What all Resiliency resources say: policies by name, and which target has which.</summary>
internal sealed partial class ResiliencySet
{
    private static readonly TimeSpan StandardDuration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StandardMaxInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StandardOpen = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, TimeSpan> timeouts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RetryPolicy> retries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, BreakerPolicy> breakers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Target> apps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Target> actors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Target> inbound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Target> outbound = new(StringComparer.Ordinal);

    public static ResiliencySet Empty { get; } = new();

    public ResiliencyPolicy? ForApp(string appId) => Of(apps.GetValueOrDefault(appId), "App");

    public ResiliencyPolicy? ForActor(string type) => Of(actors.GetValueOrDefault(type), "Actor");

    /// <summary>both, type or id.</summary>
    public string BreakerScopeOf(string actorType) => actors.GetValueOrDefault(actorType)?.Scope ?? "both";

    /// <param name="kind">Statestore, Pubsub, Binding, …: the word in the names of the default policies.</param>
    public ResiliencyPolicy? ForOutbound(string component, string kind) => Of(outbound.GetValueOrDefault(component), $"{kind}ComponentOutbound", "ComponentOutbound");

    /// <param name="kind">Pubsub or Binding: the word in the names of the default policies.</param>
    public ResiliencyPolicy? ForInbound(string component, string kind) => Of(inbound.GetValueOrDefault(component), $"{kind}ComponentInbound", "ComponentInbound");

    /// <summary>A policy that a resource gives a built-in one's name.</summary>
    public RetryPolicy? RetryNamed(string name) => retries.GetValueOrDefault(name);

    /// <param name="refused">Told the name and the reason of a resource that is dropped as a whole.</param>
    public static ResiliencySet Read(IEnumerable<YamlMappingNode> documents, Action<string, string> refused)
    {
        var set = new ResiliencySet();
        foreach (var document in documents)
        {
            var one = new ResiliencySet();
            try
            {
                one.ReadPolicies(document.Map("spec")?.Map("policies"));
                one.ReadTargets(document.Map("spec")?.Map("targets"));
            }
            catch (Exception error) when (error is FormatException or OverflowException)
            {
                refused(document.Map("metadata")?.Text("name") ?? string.Empty, error.Message);
                continue;
            }

            set.Add(one);
        }

        return set;
    }

    private static void Copy<T>(Dictionary<string, T> from, Dictionary<string, T> to)
    {
        foreach (var (name, value) in from)
        {
            to[name] = value;
        }
    }

    private static IEnumerable<(string Name, YamlNode Value)> Named(YamlMappingNode? node) =>
        node.Entries().Where(e => e.Key is YamlScalarNode { Value: not null }).Select(e => (((YamlScalarNode)e.Key).Value!, e.Value));

    private static RetryPolicy ReadRetry(YamlMappingNode policy)
    {
        var kind = policy.Text("policy") ?? string.Empty;
        if (kind is not ("" or "constant" or "exponential"))
        {
            throw new FormatException($"unknown retry policy '{kind}'");
        }

        var matching = policy.Map("matching");
        return new RetryPolicy(
            kind == "exponential",
            policy.Text("duration") is { Length: > 0 } duration ? GoDuration.Parse(duration) : StandardDuration,
            policy.Text("maxInterval") is { Length: > 0 } interval ? GoDuration.Parse(interval) : StandardMaxInterval,
            policy.Text("maxRetries") is { Length: > 0 } most ? int.Parse(most, CultureInfo.InvariantCulture) : -1)
        {
            HttpStatuses = Codes(matching?.Text("httpStatusCodes")),
            GrpcStatuses = Codes(matching?.Text("gRPCStatusCodes")),
        };
    }

    private static string? Codes(string? text)
    {
        if (text is not { Length: > 0 })
        {
            return null;
        }

        foreach (var part in text.Split(','))
        {
            if (!Array.TrueForAll(part.Split('-'), bound => int.TryParse(bound.Trim(), CultureInfo.InvariantCulture, out _)))
            {
                throw new FormatException($"'{text}' is no list of status codes");
            }
        }

        return text;
    }

    private static BreakerPolicy ReadBreaker(string name, YamlMappingNode policy) => new(
        name,
        policy.Text("maxRequests") is { Length: > 0 } most ? Math.Max(1, int.Parse(most, CultureInfo.InvariantCulture)) : 1,
        policy.Text("interval") is { Length: > 0 } interval ? GoDuration.Parse(interval) : TimeSpan.Zero,
        policy.Text("timeout") is { Length: > 0 } timeout ? GoDuration.Parse(timeout) : StandardOpen,
        ReadTrip(policy.Text("trip") is { Length: > 0 } trip ? trip : "consecutiveFailures > 5"));

    /// <summary>Comparisons of a count with a number, joined by <c>&amp;&amp;</c> or <c>||</c>.</summary>
    private static Func<BreakerCounts, bool> ReadTrip(string text)
    {
        var any = text.Split("||", StringSplitOptions.TrimEntries).Select(all => all.Split("&&", StringSplitOptions.TrimEntries).Select(ReadComparison).ToList()).ToList();
        return counts => any.Exists(all => all.TrueForAll(one => one(counts)));
    }

    private static Predicate<BreakerCounts> ReadComparison(string text)
    {
        var match = Comparison().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is no condition of a circuit breaker");
        }

        var number = int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture);
        Func<BreakerCounts, int> count = match.Groups[1].Value switch
        {
            "requests" => c => c.Requests,
            "totalSuccesses" => c => c.TotalSuccesses,
            "totalFailures" => c => c.TotalFailures,
            "consecutiveSuccesses" => c => c.ConsecutiveSuccesses,
            "consecutiveFailures" => c => c.ConsecutiveFailures,
            var other => throw new FormatException($"circuit breakers do not count '{other}'"),
        };
        return match.Groups[2].Value switch
        {
            ">" => c => count(c) > number,
            ">=" => c => count(c) >= number,
            "<" => c => count(c) < number,
            "<=" => c => count(c) <= number,
            "==" => c => count(c) == number,
            _ => c => count(c) != number,
        };
    }

    [GeneratedRegex(@"^(\w+)\s*(>=|<=|==|!=|>|<)\s*(\d+)$")]
    private static partial Regex Comparison();

    private void Add(ResiliencySet other)
    {
        Copy(other.timeouts, timeouts);
        Copy(other.retries, retries);
        Copy(other.breakers, breakers);
        Copy(other.apps, apps);
        Copy(other.actors, actors);
        Copy(other.inbound, inbound);
        Copy(other.outbound, outbound);
    }

    private void ReadPolicies(YamlMappingNode? policies)
    {
        foreach (var (name, value) in Named(policies?.Map("timeouts")))
        {
            timeouts[name] = GoDuration.Parse((value as YamlScalarNode)?.Value ?? string.Empty);
        }

        foreach (var (name, value) in Named(policies?.Map("retries")))
        {
            retries[name] = ReadRetry(value as YamlMappingNode ?? []);
        }

        foreach (var (name, value) in Named(policies?.Map("circuitBreakers")))
        {
            breakers[name] = ReadBreaker(name, value as YamlMappingNode ?? []);
        }
    }

    private void ReadTargets(YamlMappingNode? targets)
    {
        foreach (var (name, value) in Named(targets?.Map("apps")))
        {
            apps[name] = Target.Of(value as YamlMappingNode);
        }

        foreach (var (name, value) in Named(targets?.Map("actors")))
        {
            actors[name] = Target.Of(value as YamlMappingNode);
        }

        foreach (var (name, value) in Named(targets?.Map("components")))
        {
            if ((value as YamlMappingNode)?.Map("inbound") is { } into)
            {
                inbound[name] = Target.Of(into);
            }

            if ((value as YamlMappingNode)?.Map("outbound") is { } outOf)
            {
                outbound[name] = Target.Of(outOf);
            }
        }
    }

    /// <summary>The target's own policies, each failing that the nearest default policy that a resource defines.</summary>
    private ResiliencyPolicy? Of(Target? target, params string[] levels)
    {
        string[] all = [.. levels, string.Empty];
        var timeout = Find(timeouts, target?.Timeout, all, "Timeout", out var limit) ? limit : (TimeSpan?)null;
        var retry = Find(retries, target?.Retry, all, "Retry", out var again) ? again : null;
        var breaker = Find(breakers, target?.Breaker, all, "CircuitBreaker", out var fuse) ? fuse : null;
        return timeout is null && retry is null && breaker is null && target is null ? null : new ResiliencyPolicy(timeout, retry, breaker);
    }

    private static bool Find<T>(Dictionary<string, T> policies, string? own, string[] levels, string kind, out T found)
    {
        if (own is not null)
        {
            return policies.TryGetValue(own, out found!);
        }

        foreach (var level in levels)
        {
            if (policies.TryGetValue($"Default{level}{kind}Policy", out found!))
            {
                return true;
            }
        }

        found = default!;
        return false;
    }

    private sealed record Target(string? Timeout, string? Retry, string? Breaker, string? Scope)
    {
        public static Target Of(YamlMappingNode? node) =>
            new(node?.Text("timeout"), node?.Text("retry"), node?.Text("circuitBreaker"), node?.Text("circuitBreakerScope"));
    }
}

using System.Globalization;
using StreamingPlatform.Sidecar.Resources;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>
/// Reads one Resiliency resource into the set of all. A member of a wrong type drops the whole resource. A value that cannot be used ends the reading there:
/// what stands before holds (timeouts, retries, circuit breakers, then apps, actors, components). Later mistakes are told all the same.
/// </summary>
internal sealed class ResiliencyReader
{
    private static readonly TimeSpan StandardWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StandardMaxInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StandardOpen = TimeSpan.FromSeconds(60);
    private readonly Action<string, string> tell;
    private bool broken;
    private bool stopped;

    private ResiliencyReader(Action<string, string> tell) => this.tell = tell;

    /// <param name="documents">The first document of each file: daprd sees no other.</param>
    /// <param name="mistake">Told the document, the path in it and the reason.</param>
    public static ResiliencySet ReadAll(IReadOnlyList<YamlMappingNode> documents, Action<YamlMappingNode, string, string> mistake)
    {
        var set = new ResiliencySet();
        foreach (var document in documents)
        {
            new ResiliencyReader((path, reason) => mistake(document, path, reason)).Read(document, set);
        }

        foreach (var document in documents)
        {
            TellUndefined(document, set, (path, reason) => mistake(document, path, reason));
        }

        return set;
    }

    private static ResiliencyDocument SpecOf(YamlMappingNode document, Action<string, string> mistake) => new ResiliencyDocument(document, string.Empty, mistake).Part("spec");

    /// <summary>A target may name what nobody defines; it has no such policy then.</summary>
    private static void TellUndefined(YamlMappingNode document, ResiliencySet set, Action<string, string> mistake)
    {
        var targets = SpecOf(document, (_, _) => { }).Part("targets");
        var named = targets.Part("components") is var components
            ? components.Names.SelectMany(n => new[] { components.Part(n).Part("inbound"), components.Part(n).Part("outbound") }).ToList()
            : [];
        named.AddRange(new[] { targets.Part("apps"), targets.Part("actors") }.SelectMany(kind => kind.Names.Select(kind.Part)));
        foreach (var target in named)
        {
            Tell("timeout", set.Timeouts.ContainsKey);
            Tell("retry", set.Retries.ContainsKey);
            Tell("circuitBreaker", set.Breakers.ContainsKey);

            void Tell(string kind, Predicate<string> exists)
            {
                if (target.Text(kind) is { Length: > 0 } name && !exists(name))
                {
                    mistake($"{target.Path}.{kind}", $"no policy is named '{name}'");
                }
            }
        }
    }

    private void Read(YamlMappingNode document, ResiliencySet set)
    {
        // a first pass for the types only, into a set that is thrown away
        new ResiliencyReader((_, _) => { }).ReadInto(SpecOf(document, Broken), new ResiliencySet());
        if (broken)
        {
            return;
        }

        ReadInto(SpecOf(document, (_, _) => { }), set);
    }

    private void Broken(string path, string reason)
    {
        broken = true;
        tell(path, reason + "; the resource is left out");
    }

    private void ReadInto(ResiliencyDocument spec, ResiliencySet set)
    {
        var policies = spec.Part("policies");
        var timeouts = policies.Part("timeouts");
        foreach (var name in timeouts.Names)
        {
            Add(timeouts, name, () => Duration(timeouts.Text(name)), value => set.Timeouts[name] = value);
        }

        var retries = policies.Part("retries");
        foreach (var name in retries.Names)
        {
            Add(retries, name, () => Retry(retries.Part(name)), value =>
            {
                if (set.AddRetry(name, value) is { } but)
                {
                    tell($"{retries.Path}.{name}", but);
                }
            });
        }

        var breakers = policies.Part("circuitBreakers");
        foreach (var name in breakers.Names)
        {
            Add(breakers, name, () => Breaker(breakers.Part(name)), value => set.Breakers[name] = value);
        }

        ReadTargets(spec.Part("targets"), set);
    }

    private void ReadTargets(ResiliencyDocument targets, ResiliencySet set)
    {
        var apps = targets.Part("apps");
        foreach (var name in apps.Names)
        {
            Add(apps, name, () => Target(apps.Part(name)), value => set.Apps[name] = value);
        }

        var actors = targets.Part("actors");
        foreach (var name in actors.Names)
        {
            Add(actors, name, () => Actor(actors.Part(name)), value => set.Actors[name] = value);
        }

        var components = targets.Part("components");
        foreach (var name in components.Names)
        {
            var component = components.Part(name);
            Add(components, name, () => (Target(component.Part("inbound")), Target(component.Part("outbound"))), value => set.Components[name] = value);
        }
    }

    private void Add<T>(ResiliencyDocument parent, string name, Func<T> read, Action<T> add)
    {
        try
        {
            var value = read();
            if (!stopped)
            {
                add(value);
            }
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            stopped = true;
            tell($"{parent.Path}.{name}", error.Message + "; nothing that comes after it in the resource holds");
        }
    }

    /// <summary>A number alone is milliseconds.</summary>
    private static TimeSpan Duration(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds)
        : double.TryParse(text, CultureInfo.InvariantCulture, out _) ? throw new FormatException($"'{text}' is not a duration: it has no unit")
        : GoDuration.Parse(text);

    private static TimeSpan Duration(string text, TimeSpan standard) => text.Length == 0 ? standard : Duration(text);

    private static RetryPolicy Retry(ResiliencyDocument policy)
    {
        var kind = policy.Text("policy");
        var isExponential = kind.Equals("exponential", StringComparison.OrdinalIgnoreCase);
        if (kind.Length > 0 && !isExponential && !kind.Equals("constant", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"'{kind}' is no kind of retry: constant or exponential");
        }

        var matching = policy.Part("matching");
        return new RetryPolicy(
            isExponential, Duration(policy.Text("duration"), StandardWait), Duration(policy.Text("maxInterval"), StandardMaxInterval), policy.Number("maxRetries") ?? -1)
        {
            HttpStatuses = StatusRanges.Parse(matching.Text("httpStatusCodes"), StatusRanges.Http),
            GrpcStatuses = StatusRanges.Parse(matching.Text("gRPCStatusCodes"), StatusRanges.Grpc),
        };
    }

    private static BreakerPolicy Breaker(ResiliencyDocument policy)
    {
        var requests = policy.Number("maxRequests") ?? 0;
        var trip = policy.Text("trip");
        var open = Duration(policy.Text("timeout"), StandardOpen);
        return new BreakerPolicy(
            requests < 0 ? throw new FormatException($"maxRequests is {requests}") : Math.Max(1, requests),
            Duration(policy.Text("interval"), TimeSpan.Zero),
            open > TimeSpan.Zero ? open : StandardOpen,
            TripCondition.Parse(trip.Length > 0 ? trip : TripCondition.Standard));
    }

    private static TargetPolicies Target(ResiliencyDocument target)
    {
        var size = target.Number("circuitBreakerCacheSize") ?? 0;
        return size < 0
            ? throw new FormatException("circuitBreakerCacheSize must be above zero")
            : new TargetPolicies(Name("timeout"), Name("retry"), Name("circuitBreaker"), CacheSize: size);

        string? Name(string kind) => target.Text(kind) is { Length: > 0 } name ? name : null;
    }

    private static TargetPolicies Actor(ResiliencyDocument target)
    {
        var policies = Target(target);
        var scope = target.Text("circuitBreakerScope");
        return policies.Breaker is null ? policies
            : scope is "type" or "id" or "both" ? policies with { Scope = scope }
            : throw new FormatException($"an actor's circuit breaker needs a circuitBreakerScope of type, id or both, not '{scope}'");
    }
}

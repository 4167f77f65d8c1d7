using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>Reads the inbound retries of components from Resiliency resources.</summary>
internal static class ResiliencyReader
{
    private static readonly TimeSpan StandardDuration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StandardMaxInterval = TimeSpan.FromSeconds(60);

    /// <param name="refused">Told the name and the reason of a resource that is dropped as a whole.</param>
    public static IReadOnlyDictionary<string, RetryPolicy> InboundRetries(IReadOnlyList<YamlMappingNode> documents, Action<string, string> refused)
    {
        var policies = new Dictionary<string, RetryPolicy>(StringComparer.Ordinal);
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            try
            {
                foreach (var (name, policy) in Policies(document))
                {
                    policies[name] = policy;
                }

                foreach (var (component, settings) in (document.Map("spec")?.Map("targets")?.Map("components")).Entries())
                {
                    if (component is YamlScalarNode { Value: { } name } && (settings as YamlMappingNode)?.Map("inbound")?.Text("retry") is { } retry)
                    {
                        targets[name] = retry;
                    }
                }
            }
            catch (FormatException error)
            {
                refused(document.Map("metadata")?.Text("name") ?? string.Empty, error.Message);
            }
        }

        return targets.Where(t => policies.ContainsKey(t.Value)).ToDictionary(t => t.Key, t => policies[t.Value], StringComparer.Ordinal);
    }

    private static IEnumerable<KeyValuePair<string, RetryPolicy>> Policies(YamlMappingNode document)
    {
        foreach (var (key, value) in (document.Map("spec")?.Map("policies")?.Map("retries")).Entries())
        {
            if (key is YamlScalarNode { Value: { } name } && value is YamlMappingNode policy)
            {
                yield return KeyValuePair.Create(name, new RetryPolicy(
                    policy.Text("policy") == "exponential",
                    policy.Text("duration") is { } duration ? GoDuration.Parse(duration) : StandardDuration,
                    policy.Text("maxInterval") is { } interval ? GoDuration.Parse(interval) : StandardMaxInterval,
                    policy.Text("maxRetries") is { } retries ? int.Parse(retries, CultureInfo.InvariantCulture) : -1));
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

/// <summary>What <c>${name}</c> stands for in one run.</summary>
internal sealed partial class Names
{
    private readonly ConcurrentDictionary<string, string> values = new(StringComparer.Ordinal);

    public Names(string folder, string? redis)
    {
        values["dir"] = folder;
        values["case"] = Guid.NewGuid().ToString("N")[..12];
        values["hostname"] = Environment.MachineName;
        if (redis is not null)
        {
            values["redis"] = redis;
        }
    }

    public void Capture(string name, string value) => values[name] = value;

    /// <summary>A port of this run; the first use of a name chooses it.</summary>
    public int Port(string name) => int.Parse(Resolve($"port:{name}"));

    public bool TryResolve(string name, [NotNullWhen(true)] out string? value)
    {
        if (name.StartsWith("port:", StringComparison.Ordinal))
        {
            value = values.GetOrAdd(name, static _ => $"{FreePorts.Take()}");
            return true;
        }

        return values.TryGetValue(name, out value);
    }

    public string Expand(string text) =>
        text.Contains("${", StringComparison.Ordinal)
            ? Name().Replace(text, m => TryResolve(m.Groups[1].Value, out var value) ? value : m.Value)
            : text;

    /// <summary>A copy with every name replaced, in member names too.</summary>
    [return: NotNullIfNotNull(nameof(node))]
    public JsonNode? Expand(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return null;
            case JsonObject members:
                var copy = new JsonObject();
                foreach (var (name, value) in members)
                {
                    copy[Expand(name)] = Expand(value);
                }

                return copy;
            case JsonArray items:
                return new JsonArray([.. items.Select(Expand)]);
            default:
                return ((JsonValue)node).TryGetValue<string>(out var text) ? JsonValue.Create(Expand(text)) : node.DeepClone();
        }
    }

    /// <summary><c>${name}</c>, the name in group 1.</summary>
    [GeneratedRegex(@"\$\{([^}]*)\}")]
    public static partial Regex Name();

    private string Resolve(string name) => TryResolve(name, out var value) ? value : throw new KeyNotFoundException(name);
}

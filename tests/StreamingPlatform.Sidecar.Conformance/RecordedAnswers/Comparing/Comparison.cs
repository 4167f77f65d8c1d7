using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Comparing;

/// <summary>Walks expectation and answer together.</summary>
/// <param name="names">Values of the run's names.</param>
/// <param name="looseLists">Paths (<c>*</c> for any position) of lists whose order does not matter.</param>
internal sealed class Comparison(Names names, IReadOnlyCollection<string> looseLists)
{
    private const int ShownCharacters = 1500;

    public List<string> Compare(JsonNode? expected, JsonNode? actual)
    {
        var differences = new List<string>();
        Walk(expected, actual, string.Empty, string.Empty, differences);
        return differences;
    }

    private void Walk(JsonNode? expected, JsonNode? actual, string path, string member, List<string> differences)
    {
        switch (expected)
        {
            case JsonValue value when value.TryGetValue<string>(out var text) && text == Patterns.Anything:
                break;
            case JsonObject members when actual is JsonObject others:
                WalkMembers(members, others, path, member, differences);
                break;
            case JsonArray items when actual is JsonArray others:
                WalkItems(items, others, path, differences);
                break;
            default:
                if (!SameValue(expected, actual))
                {
                    differences.Add($"{path}: expected {Show(expected)}, got {Show(actual)}");
                }

                break;
        }
    }

    private void WalkMembers(JsonObject expected, JsonObject actual, string path, string member, List<string> differences)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (pattern, value) in expected)
        {
            var name = names.Expand(pattern);
            known.Add(name);
            if (actual.TryGetPropertyValue(name, out var other))
            {
                Walk(value, other, Join(path, name), name, differences);
            }
            else
            {
                differences.Add($"{Join(path, name)}: expected {Show(value)}, got nothing");
            }
        }

        if (member is "headers" or "metadata")
        {
            return;
        }

        foreach (var (name, value) in actual)
        {
            if (!known.Contains(name))
            {
                differences.Add($"{Join(path, name)}: not expected, got {Show(value)}");
            }
        }
    }

    private void WalkItems(JsonArray expected, JsonArray actual, string path, List<string> differences)
    {
        if (expected.Count != actual.Count)
        {
            differences.Add($"{path}: expected {expected.Count} elements, got {actual.Count}: expected {Show(expected)}, got {Show(actual)}");
            return;
        }

        var found = new List<string>();
        for (var i = 0; i < expected.Count; i++)
        {
            Walk(expected[i], actual[i], Join(path, $"{i}"), string.Empty, found);
        }

        if (found.Count > 0 && IsLoose(path) && MatchInAnyOrder(expected, actual, path))
        {
            return;
        }

        differences.AddRange(found);
    }

    private bool MatchInAnyOrder(JsonArray expected, JsonArray actual, string path)
    {
        var partner = new int[actual.Count];
        Array.Fill(partner, -1);
        var equal = new bool?[expected.Count, actual.Count];
        for (var i = 0; i < expected.Count; i++)
        {
            if (!Assign(i, new bool[actual.Count]))
            {
                return false;
            }
        }

        return true;

        bool Assign(int i, bool[] tried)
        {
            for (var j = 0; j < actual.Count; j++)
            {
                if (!tried[j] && Equal(i, j))
                {
                    tried[j] = true;
                    if (partner[j] < 0 || Assign(partner[j], tried))
                    {
                        partner[j] = i;
                        return true;
                    }
                }
            }

            return false;
        }

        bool Equal(int i, int j)
        {
            if (equal[i, j] is { } known)
            {
                return known;
            }

            var differences = new List<string>();
            Walk(expected[i], actual[j], Join(path, $"{i}"), string.Empty, differences);
            equal[i, j] = differences.Count == 0;
            return differences.Count == 0;
        }
    }

    private bool IsLoose(string path)
    {
        var steps = path.Split('/');
        return looseLists.Any(loose =>
            loose.Split('/') is var pattern && pattern.Length == steps.Length && pattern.Zip(steps).All(p => p.First == "*" || p.First == p.Second));
    }

    private bool SameValue(JsonNode? expected, JsonNode? actual)
    {
        if (expected is null || actual is null || expected is not JsonValue || actual is not JsonValue)
        {
            return expected is null && actual is null;
        }

        var kind = expected.GetValueKind();
        if (kind != actual.GetValueKind())
        {
            return false;
        }

        return kind switch
        {
            JsonValueKind.String => Patterns.Match(expected.GetValue<string>(), actual.GetValue<string>(), names),
            JsonValueKind.Number => SameNumber(expected.ToJsonString(), actual.ToJsonString()),
            _ => true,
        };
    }

    private static bool SameNumber(string expected, string actual)
    {
        var floating = IsFloating(expected);
        if (floating != IsFloating(actual))
        {
            return false;
        }

        return floating
            ? double.Parse(expected, CultureInfo.InvariantCulture).Equals(double.Parse(actual, CultureInfo.InvariantCulture))
            : BigInteger.Parse(expected, CultureInfo.InvariantCulture) == BigInteger.Parse(actual, CultureInfo.InvariantCulture);
    }

    private static bool IsFloating(string number) => number.AsSpan().ContainsAny('.', 'e', 'E');

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";

    private static string Show(JsonNode? node)
    {
        var text = WireJson.Compact(node);
        return text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";
    }
}

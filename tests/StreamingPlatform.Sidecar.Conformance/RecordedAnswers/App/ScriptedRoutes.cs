using System.Text.Json.Nodes;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.App;

/// <summary>The routes of a scripted application: the first that fits answers, its answers one after the other, the last one repeats.</summary>
internal sealed class ScriptedRoutes
{
    private readonly (string Method, string Path, bool Silent, JsonArray Answers)[] routes;
    private readonly int[] asked;

    public ScriptedRoutes(JsonArray routes)
    {
        this.routes =
        [
            .. routes.Select(r => (
                r!["method"]?.GetValue<string>() ?? "*", r["path"]!.GetValue<string>(), r["silent"]?.GetValue<bool>() ?? false, (JsonArray)r["answers"]!)),
        ];
        asked = new int[this.routes.Length];
    }

    /// <param name="method">The HTTP verb, or <c>grpc</c>.</param>
    /// <param name="path">As it came, without the query.</param>
    /// <param name="silent">Whether the request is not noted.</param>
    /// <returns>null when no route fits.</returns>
    public JsonObject? Answer(string method, string path, out bool silent)
    {
        for (var i = 0; i < routes.Length; i++)
        {
            var route = routes[i];
            if ((route.Method == "*" || route.Method == method) && Fits(route.Path, path))
            {
                silent = route.Silent;
                var number = Interlocked.Increment(ref asked[i]) - 1;
                return (JsonObject)route.Answers[Math.Min(number, route.Answers.Count - 1)]!;
            }
        }

        silent = false;
        return null;
    }

    /// <summary>The <c>bulk</c> answer: a status for each entry of the request.</summary>
    public static JsonObject BulkStatuses(JsonObject bulk, JsonNode? request)
    {
        var by = (bulk["by"]?.GetValue<string>() ?? "event/id").Split('/');
        var statuses = new JsonArray();
        foreach (var entry in request?["entries"] as JsonArray ?? [])
        {
            var key = by.Aggregate(entry, (node, name) => (node as JsonObject)?[name]);
            var text = key is JsonValue value && value.TryGetValue<string>(out var own) ? own : key?.ToJsonString();
            var status = text is not null ? bulk["statuses"]?[text] : null;
            status ??= bulk["default"];
            if (status is not null)
            {
                statuses.Add(new JsonObject { ["entryId"] = entry!["entryId"]?.DeepClone(), ["status"] = status.DeepClone() });
            }
        }

        return new JsonObject { ["statuses"] = statuses };
    }

    private static bool Fits(string pattern, string path) =>
        pattern.EndsWith('*') ? path.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == path;
}

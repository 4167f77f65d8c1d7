using System.Text.Json.Nodes;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Comparing;

/// <summary>Sorts, captures, ignores and compares the answer of one step.</summary>
internal static class Expectation
{
    private static readonly string[] NewEachTime = ["id", "time", "traceid", "traceparent"];

    /// <returns>The differences; none when the answer is as recorded.</returns>
    public static List<string> Check(JsonObject step, JsonObject answer, Names names)
    {
        var loose = Arrange(step, answer);
        foreach (var (name, path) in step["capture"] as JsonObject ?? [])
        {
            if (AnswerPath.Text(answer, names.Expand(path!.GetValue<string>())) is { } value)
            {
                names.Capture(name, value);
            }
        }

        foreach (var path in step["ignore"] as JsonArray ?? [])
        {
            AnswerPath.Remove(answer, names.Expand(path!.GetValue<string>()));
        }

        return step.TryGetPropertyValue("expect", out var expected) && expected is not null ? new Comparison(names, loose).Compare(expected, answer) : [];
    }

    private static List<string> Arrange(JsonObject step, JsonObject answer)
    {
        var loose = new List<string>();
        foreach (var path in step["sort"] as JsonArray ?? [])
        {
            var text = path!.GetValue<string>();
            AnswerPath.Sort(answer, text);
            loose.Add(text);
        }

        if (step["app"] is not JsonObject app || answer["received"] is not JsonArray received)
        {
            return loose;
        }

        foreach (var (path, key) in app["sort"] as JsonObject ?? [])
        {
            foreach (var request in received)
            {
                AnswerPath.Sort(request!, path, item => WireJson.SortText(AnswerPath.Find(item, key!.GetValue<string>())));
            }

            loose.Add($"received/*/{path}");
        }

        if (app["unordered"]?.GetValue<bool>() ?? (app["count"]?.GetValue<int>() ?? 1) > 1)
        {
            AnswerPath.Sort(received, RequestKey);
            loose.Add("received");
        }

        return loose;
    }

    private static string RequestKey(JsonNode? request)
    {
        var body = request!["body"]?.DeepClone();
        if (body is JsonObject members && members["json"] is JsonObject json)
        {
            foreach (var name in NewEachTime)
            {
                json.Remove(name);
            }
        }

        return WireJson.SortText(new JsonArray(request["method"]!.DeepClone(), request["path"]!.DeepClone(), body));
    }
}

using System.Text.Json;

namespace StreamingPlatform.Cli.Platform;

/// <summary>Problem details in one line.</summary>
internal static class Problems
{
    public static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json")
        {
            using var document = JsonDocument.Parse(body);
            return $"{status}: {Describe(document.RootElement)}";
        }

        return body.Length == 0 ? status : $"{status}: {(body.Length > 300 ? body[..300] : body)}";
    }

    public static string Describe(JsonElement problem)
    {
        if (problem.ValueKind != JsonValueKind.Object)
        {
            return problem.ToString();
        }

        var title = Text(problem, "title");
        var detail = Text(problem, "detail");
        return title is null && detail is null ? problem.GetRawText() : string.Join(" - ", new[] { title, detail }.Where(part => part is not null));
    }

    /// <summary>The problem's own status; null if it states none.</summary>
    public static int? StatusOf(JsonElement problem) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("status", out var status) && status.TryGetInt32(out var number) ? number : null;

    private static string? Text(JsonElement problem, string member) =>
        problem.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

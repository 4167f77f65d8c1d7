using System.Net;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Reads the app's answer to a delivery.</summary>
internal static class AppAnswer
{
    public static async Task<Outcome> OutcomeOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return Outcome.Dropped;
        }

        if (!response.IsSuccessStatusCode)
        {
            return Outcome.Again;
        }

        return StatusOf(await response.Content.ReadAsByteArrayAsync(cancellationToken)) switch
        {
            null or "" or "SUCCESS" => Outcome.Taken,
            "DROP" => Outcome.Dropped,
            _ => Outcome.Again,
        };
    }

    /// <summary>Outcome of each entry of a bulk delivery by its id; an entry that is not named comes again.</summary>
    public static async Task<IReadOnlyDictionary<string, Outcome>> OutcomesOfAsync(
        HttpResponseMessage response, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return ids.ToDictionary(id => id, _ => Outcome.Dropped);
        }

        var outcomes = new Dictionary<string, Outcome>(StringComparer.Ordinal);
        if (!response.IsSuccessStatusCode)
        {
            return outcomes;
        }

        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var status in document.RootElement.GetProperty("statuses").EnumerateArray())
            {
                outcomes[status.GetProperty("entryId").GetString()!] = status.TryGetProperty("status", out var text) && text.ValueKind == JsonValueKind.String
                    ? text.GetString() switch
                    {
                        "SUCCESS" => Outcome.Taken,
                        "DROP" => Outcome.Dropped,
                        _ => Outcome.Again,
                    }
                    : Outcome.Again;
            }
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            // An answer that cannot be read settles nothing.
            return new Dictionary<string, Outcome>(StringComparer.Ordinal);
        }

        return outcomes;
    }

    private static string? StatusOf(byte[] body)
    {
        if (body.Length == 0)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String
                ? status.GetString()
                : null;
        }
        catch (JsonException)
        {
            // a 2xx with something else than JSON is a success
            return null;
        }
    }
}

using System.Net;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Reads an HTTP app's answer to a delivery.</summary>
internal static class AppAnswer
{
    public static async Task<Delivered> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return Delivered.Dropped;
        }

        if (!response.IsSuccessStatusCode)
        {
            return Delivered.AgainAfterHttp((int)response.StatusCode);
        }

        return StatusOf(await response.Content.ReadAsByteArrayAsync(cancellationToken)) switch
        {
            null or "" or "SUCCESS" => Delivered.Taken,
            "DROP" => Delivered.Dropped,
            _ => Delivered.Again,
        };
    }

    /// <summary>What became of each entry; one that the answer does not name comes again.</summary>
    public static async Task<IReadOnlyList<Delivered>> OfBulkAsync(
        HttpResponseMessage response, IReadOnlyList<IncomingEvent> items, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return [.. items.Select(_ => Delivered.Ignored)];
        }

        var statuses = response.IsSuccessStatusCode ? StatusesOf(await response.Content.ReadAsByteArrayAsync(cancellationToken)) : [];
        return
        [
            .. items.Select(item => statuses.GetValueOrDefault(item.EntryId) switch
            {
                "SUCCESS" => Delivered.Taken,
                "DROP" => Delivered.Dropped,
                _ => Delivered.Again,
            }),
        ];
    }

    /// <summary>null when there is no status to read: a 2xx with something else is a success.</summary>
    private static string? StatusOf(byte[] body)
    {
        if (body.Length == 0)
        {
            return null;
        }

        try
        {
            var answer = GoJson.First(body);
            return answer.ValueKind == JsonValueKind.Object ? GoJson.Text(answer, "status", "AppResponse.status") : null;
        }
        catch (GoJsonException)
        {
            // as said above
            return null;
        }
    }

    /// <summary>Statuses by entry id; an answer that cannot be read settles nothing.</summary>
    private static Dictionary<string, string> StatusesOf(byte[] body)
    {
        var statuses = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var answer = GoJson.First(body);
            var list = GoJson.Member(answer, "statuses");
            if (list.ValueKind == JsonValueKind.Array)
            {
                foreach (var entry in list.EnumerateArray())
                {
                    statuses[GoJson.Text(entry, "entryId", "AppBulkResponseEntry.entryId")] = GoJson.Text(entry, "status", "AppBulkResponseEntry.status");
                }
            }

            return statuses;
        }
        catch (GoJsonException)
        {
            // as said above
            return [];
        }
    }
}

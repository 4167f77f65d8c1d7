using System.Collections.Frozen;
using System.Net;
using Microsoft.Extensions.Primitives;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Carries an <see cref="ActorCall"/> over HTTP, to the app or to another sidecar, and its answer back.</summary>
internal static class ActorWire
{
    private static readonly FrozenSet<string> NotPassedOn = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Proxy-Connection", "Expect",
        "Dapr-Api-Token", "Date", "Server", Neighbours.NeighbourCalls.Header, ActorCall.RemoteHeader, ActorCall.ReentrancyHeader);

    public static HttpRequestMessage Request(ActorCall call, string relativeUri, string? chain)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, new Uri(relativeUri, UriKind.RelativeOrAbsolute)) { Version = HttpVersion.Version11 };
        request.Content = new ReadOnlyMemoryContent(call.Body);
        foreach (var (name, values) in call.Headers)
        {
            if (name.StartsWith(':') || NotPassedOn.Contains(name))
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (chain is not null)
        {
            request.Headers.TryAddWithoutValidation(ActorCall.ReentrancyHeader, chain);
        }

        return request;
    }

    public static async Task<ActorAnswer> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = await PooledBody.ReadAsync(stream, response.Content.Headers.ContentLength, cancellationToken);
        var headers = new List<KeyValuePair<string, StringValues>>();
        foreach (var header in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (!NotPassedOn.Contains(header.Key))
            {
                headers.Add(new(header.Key, new StringValues([.. header.Value])));
            }
        }

        return new ActorAnswer((int)response.StatusCode, headers, body);
    }

    /// <summary><c>{type}/{id}/method/{method}</c>, each segment escaped.</summary>
    public static string Path(ActorCall call) =>
        $"{Uri.EscapeDataString(call.Type)}/{Uri.EscapeDataString(call.Id)}/method/{string.Join('/', call.Method.Split('/').Select(Uri.EscapeDataString))}";
}

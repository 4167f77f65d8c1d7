using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Carries an <see cref="ActorCall"/> over HTTP, to the app or to another sidecar, and its answer back.</summary>
internal static class ActorWire
{
    private static readonly FrozenSet<string> NotPassedOn = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Proxy-Connection", "Expect",
        "Dapr-Api-Token", "Dapr-Caller-App-Id", "Dapr-Caller-Namespace", "Dapr-Api-Call", "Date", "Server", Neighbours.NeighbourCalls.Header, ActorCall.RemoteHeader, ActorCall.ReentrancyHeader);

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~$&+,/:;=@!*'()");

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

    /// <summary><c>{type}/{id}/method/{method}</c> with its query, escaped.</summary>
    public static string Path(ActorCall call) => $"{Escape(call.Type)}/{Escape(call.Id)}/method/{Escape(call.Method)}{call.Query}";

    /// <summary>
    /// As Go writes a path that it read from text, which is how daprd builds it: punctuation stays, and so does an escape that is one already
    /// (an id <c>a%20b</c> and an id <c>a b</c> reach the app alike).
    /// </summary>
    private static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        for (var index = 0; index < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var length);
            var isEscape = rune.Value == '%' && index + 2 < text.Length && char.IsAsciiHexDigit(text[index + 1]) && char.IsAsciiHexDigit(text[index + 2]);
            if (isEscape || (rune.IsBmp && Plain.Contains((char)rune.Value)))
            {
                escaped.Append((char)rune.Value);
            }
            else
            {
                foreach (var unit in utf8[..rune.EncodeToUtf8(utf8)])
                {
                    escaped.Append('%').Append(unit.ToString("X2", CultureInfo.InvariantCulture));
                }
            }

            index += length;
        }

        return escaped.ToString();
    }
}

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
    /// <summary>Set by a sidecar that hands on a tick.</summary>
    public const string TickHeader = "x-embedded-tick";

    private static readonly FrozenSet<string> NotPassedOn = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Proxy-Connection", "Expect",
        "Dapr-Api-Token", "Dapr-Caller-App-Id", "Dapr-Caller-Namespace", "Date", "Server", Neighbours.NeighbourCalls.Header, TickHeader);

    private static readonly FrozenSet<string> Trace = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "traceparent", "tracestate");

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~$&+,/:;=@!*'()");

    /// <summary>The headers of the call that go on, with those that daprd adds where the call enters; the trace stands apart.</summary>
    public static IEnumerable<KeyValuePair<string, StringValues>> HeadersOf(ActorCall call, string? chain)
    {
        foreach (var header in call.Headers)
        {
            if (!header.Key.StartsWith(':') && !NotPassedOn.Contains(header.Key) && !Trace.Contains(header.Key)
                && (chain is null || !header.Key.Equals(ActorCall.ReentrancyHeader, StringComparison.OrdinalIgnoreCase)))
            {
                yield return header;
            }
        }

        if (chain is not null)
        {
            yield return new(ActorCall.ReentrancyHeader, chain);
        }

        if (call is { IsRemote: false, Tick: null })
        {
            yield return new(call.OverHttp ? "Dapr-Api-Call" : "Dapr-API-Call", "true");
        }
    }

    public static HttpRequestMessage Request(ActorCall call, Uri address, string? chain)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, address) { Version = HttpVersion.Version11 };
        request.Content = new ReadOnlyMemoryContent(call.Body);
        foreach (var (name, values) in HeadersOf(call, chain))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (call.Trace is { } trace)
        {
            request.Headers.TryAddWithoutValidation("traceparent", trace.Parent);
            if (trace.State.Length > 0)
            {
                request.Headers.TryAddWithoutValidation("tracestate", trace.State);
            }
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

        return new ActorAnswer((int)response.StatusCode, headers, body.Memory, body);
    }

    /// <summary><c>/v1.0/actors/{type}/{id}/method/{method}</c> with its query, in the form every sidecar reads back.</summary>
    public static string PathOfOwner(ActorCall call) =>
        $"v1.0/actors/{Uri.EscapeDataString(call.Type)}/{Uri.EscapeDataString(call.Id)}/method/{Uri.EscapeDataString(call.Method)}{call.Query}";

    /// <summary>
    /// As Go writes a path that it read from text, which is how daprd builds it: punctuation stays, and so does an escape that is one already
    /// (an id <c>a%20b</c> and an id <c>a b</c> reach the app alike).
    /// </summary>
    /// <exception cref="FormatException">a percent sign without two hexadecimal digits; the text is Go's.</exception>
    public static string Escape(string path)
    {
        if (!path.AsSpan().ContainsAnyExcept(Plain))
        {
            return path;
        }

        var escaped = new StringBuilder(path.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        for (var index = 0; index < path.Length;)
        {
            Rune.DecodeFromUtf16(path.AsSpan(index), out var rune, out var length);
            if (rune.Value == '%')
            {
                if (index + 2 >= path.Length || !char.IsAsciiHexDigit(path[index + 1]) || !char.IsAsciiHexDigit(path[index + 2]))
                {
                    throw new FormatException($"invalid URL escape {GoStrings.Quote(path[index..Math.Min(path.Length, index + 3)])}");
                }

                escaped.Append('%');
            }
            else if (rune.IsBmp && Plain.Contains((char)rune.Value))
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

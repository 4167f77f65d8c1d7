using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>
/// bindings.http: one HTTP request to <c>url</c> plus the call's <c>path</c>; the operation is the verb (<c>create</c> is POST). Metadata names
/// that begin with a capital become headers. Redirects are followed, ten at most.
/// </summary>
internal sealed class HttpBinding : IOutputBinding
{
    private const int MaxRedirects = 10;
    private const long DefaultMaxBody = 100L * 1024 * 1024;
    private const string Json = "application/json; charset=utf-8";
    private static readonly string[] TraceHeaders = ["tracestate", "baggage"];
    private static readonly string[] WithBody = ["create", "post", "put", "patch", "delete", "options"];
    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly string url;
    private readonly bool strict;
    private readonly TimeSpan? timeout;
    private readonly long maxBody;
    private readonly (string Name, string Value)? securityToken;

    public HttpBinding(Component component)
    {
        var metadata = component.Metadata;
        url = metadata.GetValueOrDefault("url") is { Length: > 0 } address ? address : throw new InvalidDataException("property url must not be empty");
        strict = !bool.TryParse(metadata.GetValueOrDefault("errorIfNot2XX"), out var flag) || flag;
        timeout = metadata.GetValueOrDefault("responseTimeout") is { Length: > 0 } limit ? GoDuration.Parse(limit) : null;
        maxBody = metadata.GetValueOrDefault("maxResponseBodySize") is { Length: > 0 } size ? ByteSize.Parse(size) : DefaultMaxBody;
        securityToken = metadata.GetValueOrDefault("securityTokenHeader") is { Length: > 0 } header && metadata.GetValueOrDefault("securityToken") is { Length: > 0 } token
            ? (header, token)
            : null;
    }

    public IReadOnlyList<string> Operations { get; } = ["create", "get", "head", "post", "put", "patch", "delete", "options", "trace"];

    public async Task<BindingAnswer> InvokeAsync(BindingCall call, CancellationToken cancellationToken)
    {
        var address = call["path"] is { } path ? url.TrimEnd('/') + "/" + path.TrimStart('/') : url;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var target))
        {
            throw new BindingException($"invalid url {address}");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } limit)
        {
            deadline.CancelAfter(limit);
        }

        var method = new HttpMethod(call.Operation == "create" ? "POST" : call.Operation.ToUpperInvariant());
        try
        {
            using var response = await SendAsync(call, method, target, deadline.Token);
            var data = await ReadAsync(response, deadline.Token);
            var refuses = bool.TryParse(call["errorIfNot2XX"], out var asked) ? asked : strict;
            return refuses && !response.IsSuccessStatusCode
                ? throw new BindingException($"received status code {(int)response.StatusCode}") { Metadata = Describe(response) }
                : new BindingAnswer(data, Describe(response));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(method, target, "context deadline exceeded");
        }
        catch (HttpRequestException error)
        {
            throw Failed(
                method, target,
                error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                    ? $"dial tcp {target.Host}:{target.Port}: connect: connection refused"
                    : error.Message);
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static BindingException Failed(HttpMethod method, Uri target, string reason) =>
        new($"{method.Method[0]}{method.Method[1..].ToLowerInvariant()} \"{target.OriginalString}\": {reason}");

    private async Task<HttpResponseMessage> SendAsync(BindingCall call, HttpMethod method, Uri target, CancellationToken cancellationToken)
    {
        var withBody = WithBody.Contains(call.Operation);
        Uri? referer = null;
        for (var hop = 0; ; hop++)
        {
            using var request = Request(call, method, target, withBody, referer);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (hop == MaxRedirects || response.Headers.Location is not { } location
                || response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            {
                return response;
            }

            if (response.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther)
            {
                withBody = false;
                method = method == HttpMethod.Head ? method : HttpMethod.Get;
            }

            referer = target;
            target = new Uri(target, location);
            response.Dispose();
        }
    }

    private HttpRequestMessage Request(BindingCall call, HttpMethod method, Uri target, bool withBody, Uri? referer)
    {
        var request = new HttpRequestMessage(method, target);
        if (withBody)
        {
            request.Content = new ReadOnlyMemoryContent(call.Data);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(Json);
        }

        request.Headers.TryAddWithoutValidation("Accept", Json);
        request.Headers.TryAddWithoutValidation("traceparent", call["traceparent"] ?? RequestTrace.None);
        foreach (var name in TraceHeaders)
        {
            if (call[name] is { } value)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        foreach (var (name, value) in call.Metadata.Where(m => m.Key.Length > 0 && char.IsUpper(m.Key[0]) && !m.Key.Equals("traceparent", StringComparison.OrdinalIgnoreCase)))
        {
            Set(request, name, value);
        }

        if (securityToken is { } token)
        {
            Set(request, token.Name, token.Value);
        }

        if (referer is not null)
        {
            Set(request, "Referer", referer.OriginalString);
        }

        return request;
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        if (request.Headers.TryAddWithoutValidation(name, string.Empty))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        else if (request.Content is { } content)
        {
            content.Headers.Remove(name);
            content.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var data = new byte[(int)Math.Min(maxBody, response.Content.Headers.ContentLength ?? 16 * 1024)];
        var length = 0;
        while (length < maxBody)
        {
            if (length == data.Length)
            {
                Array.Resize(ref data, (int)Math.Min(maxBody, data.Length * 2L + 1));
            }

            var read = await stream.ReadAsync(data.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return data.AsMemory(0, length);
    }

    private static Dictionary<string, string> Describe(HttpResponseMessage response)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["statusCode"] = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture),
            ["status"] = $"{(int)response.StatusCode} {response.ReasonPhrase}",
        };
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            metadata[Canonical(name)] = string.Join(", ", values);
        }

        return metadata;
    }

    /// <summary>As Go spells header names: capitals at the start and after hyphens.</summary>
    private static string Canonical(string name) =>
        string.Join('-', name.Split('-').Select(p => p.Length == 0 ? p : char.ToUpperInvariant(p[0]) + p[1..].ToLowerInvariant()));
}

using System.Globalization;
using System.Net.Http.Headers;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>bindings.http: one HTTP request to <c>url</c> plus the call's <c>path</c>; the operation is the verb.</summary>
internal sealed class HttpBinding : IDisposable
{
    private static readonly string[] Operations = ["create", "get", "head", "post", "put", "patch", "delete", "options", "trace"];
    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false, ActivityHeadersPropagator = null })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<BindingAnswer> InvokeAsync(Component component, BindingCall call, CancellationToken cancellationToken)
    {
        if (!Operations.Contains(call.Operation))
        {
            throw new BindingException($"binding {call.Name} does not support operation {call.Operation}. supported operations:{string.Join(' ', Operations)}");
        }

        var url = (component.Metadata.GetValueOrDefault("url") ?? string.Empty).TrimEnd('/');
        var path = call.Metadata.GetValueOrDefault("path") is { Length: > 0 } given ? "/" + given.TrimStart('/') : string.Empty;
        if (!Uri.TryCreate(url + path, UriKind.Absolute, out var target))
        {
            throw new BindingException($"invalid url {url}{path}");
        }

        using var request = new HttpRequestMessage(new HttpMethod(call.Operation == "create" ? "POST" : call.Operation.ToUpperInvariant()), target);
        if (!call.Data.IsEmpty && call.Operation is "create" or "post" or "put" or "patch" or "delete")
        {
            request.Content = new ReadOnlyMemoryContent(call.Data);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        }

        AddHeaders(request, component, call);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (component.Metadata.GetValueOrDefault("responseTimeout") is { Length: > 0 } timeout)
        {
            deadline.CancelAfter(GoDuration.Parse(timeout));
        }

        using var response = await client.SendAsync(request, deadline.Token);
        var data = await response.Content.ReadAsByteArrayAsync(deadline.Token);
        var strict = !string.Equals(
            call.Metadata.GetValueOrDefault("errorIfNot2XX") ?? component.Metadata.GetValueOrDefault("errorIfNot2XX"), "false", StringComparison.OrdinalIgnoreCase);
        return strict && !response.IsSuccessStatusCode
            ? throw new BindingException($"received status code {(int)response.StatusCode}")
            : new BindingAnswer(data, Describe(response));
    }

    public void Dispose() => client.Dispose();

    private static void AddHeaders(HttpRequestMessage request, Component component, BindingCall call)
    {
        foreach (var (name, value) in call.Metadata.Where(m => m.Key.Length > 0 && char.IsUpper(m.Key[0])))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (component.Metadata.GetValueOrDefault("securityTokenHeader") is { Length: > 0 } header
            && component.Metadata.GetValueOrDefault("securityToken") is { Length: > 0 } token)
        {
            request.Headers.TryAddWithoutValidation(header, token);
        }
    }

    private static Dictionary<string, string> Describe(HttpResponseMessage response)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["statusCode"] = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture),
            ["status"] = $"{(int)response.StatusCode} {response.ReasonPhrase}",
        };
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            metadata[name] = string.Join(", ", values);
        }

        return metadata;
    }
}

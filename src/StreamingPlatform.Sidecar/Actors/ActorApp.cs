using System.Text;
using System.Text.Json;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>The actor endpoints of the app beside this sidecar.</summary>
internal sealed class ActorApp(AppChannel app, SidecarOptions options)
{
    private const string NamespaceVariable = "NAMESPACE";
    private const string TraceParent = "traceparent";
    private const string TokenVariable = "APP_API_TOKEN";
    private static readonly string Namespace = Environment.GetEnvironmentVariable(NamespaceVariable) is { Length: > 0 } space ? space : "default";
    private static readonly string? Token = Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null;

    public bool Exists => app.HasApp;

    /// <returns>The actor types the app hosts; none when it has no such endpoint.</returns>
    /// <exception cref="HttpRequestException">the app does not answer.</exception>
    public async Task<IReadOnlyList<ActorTypeOptions>> TypesAsync(CancellationToken cancellationToken)
    {
        if (app.IsGrpc || !options.AsksAppForConfig)
        {
            return [];
        }

        await app.WaitUntilListeningAsync(cancellationToken);
        using var request = app.Discovery("dapr/config");
        using var response = await app.Client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return [];
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var config = await JsonDocument.ParseAsync(stream, default, cancellationToken);
        return config.RootElement.ValueKind == JsonValueKind.Object ? ActorAppConfig.Parse(config.RootElement) : [];
    }

    /// <exception cref="DaprError">the app refused the call.</exception>
    /// <exception cref="HttpRequestException">the app does not answer.</exception>
    public async Task<ActorAnswer> InvokeAsync(ActorCall call, string? chain, CancellationToken cancellationToken)
    {
        using var request = ActorWire.Request(call, $"actors/{ActorWire.Path(call)}", chain);
        request.Headers.TryAddWithoutValidation("dapr-api-call", "true");
        request.Headers.TryAddWithoutValidation("dapr-caller-app-id", options.AppId);
        request.Headers.TryAddWithoutValidation("dapr-caller-namespace", Namespace);
        if (!call.IsTick && !request.Headers.Contains(TraceParent))
        {
            request.Headers.TryAddWithoutValidation(TraceParent, RequestTrace.None);
        }

        if (call.IsRemote)
        {
            request.Headers.TryAddWithoutValidation(ActorCall.RemoteHeader, "true");
        }

        AddToken(request);
        var answer = await ActorWire.SendAsync(app.Client, request, cancellationToken);
        // daprd takes 200 alone for success
        if (answer.Status == 200)
        {
            return answer;
        }

        using (answer)
        {
            throw new DaprError(
                500, StatusCode.Internal, "ERR_ACTOR_INVOKE_METHOD",
                answer.Status == 404
                    ? $"error invoke actor method: actor method not found: actors/{call.Type}/{call.Id}/method/{call.Method}"
                    : $"error invoke actor method: error from actor service: ({answer.Status}) {Encoding.UTF8.GetString(answer.Body.Span)}");
        }
    }

    public async Task DeactivateAsync(string type, string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"actors/{Uri.EscapeDataString(type)}/{Uri.EscapeDataString(id)}");
        request.Content = new ByteArrayContent([]);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-protobuf");
        AddToken(request);
        using var response = await app.Client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static void AddToken(HttpRequestMessage request)
    {
        if (Token is not null)
        {
            request.Headers.TryAddWithoutValidation("dapr-api-token", Token);
        }
    }
}

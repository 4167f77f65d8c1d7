using System.Text;
using System.Text.Json;
using StreamingPlatform.Sidecar.Schedules;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>The actor endpoints of an HTTP app beside this sidecar.</summary>
internal sealed class ActorApp(AppChannel app, SidecarOptions options) : IActorTransport
{
    public bool Exists => app.HasApp;

    /// <summary>Whether the app can be asked for its actor types.</summary>
    public bool TellsTypes => app.HasApp && !app.IsGrpc && options.AsksAppForConfig;

    /// <returns>The actor types the app hosts; none when it has no such endpoint.</returns>
    /// <exception cref="HttpRequestException">the app does not answer.</exception>
    public async Task<IReadOnlyList<ActorTypeOptions>> TypesAsync(CancellationToken cancellationToken)
    {
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

    public async Task<ActorAnswer> InvokeAsync(ActorCall call, string? chain, CancellationToken cancellationToken)
    {
        var path = PathOf($"actors/{call.Type}/{call.Id}/method/{call.Method}");
        using var request = ActorWire.Request(call, AddressOf(path, call.Query), chain);
        if (call.Tick is null)
        {
            request.Headers.TryAddWithoutValidation("dapr-caller-app-id", options.AppId);
            request.Headers.TryAddWithoutValidation("dapr-caller-namespace", SchedulerNames.Namespace);
        }

        ActorAnswer answer;
        try
        {
            answer = await SendAsync(request, cancellationToken);
        }
        catch (Exception)
        {
            call.WasBrokenOff = true;
            throw;
        }

        return answer switch
        {
            // daprd takes 200 alone for success
            { Status: 200 } when call.Tick is null && answer is { IsError: false, CancelsReminder: true } => throw Refused(answer, ActorErrors.Invoke("reminder has been canceled")),
            { Status: 200 } => answer,
            { Status: 404 } => throw Refused(answer, new ActorMethodNotFoundException(path)),
            _ => throw Refused(answer, ActorErrors.Invoke($"error from actor service: ({answer.Status}) {Encoding.UTF8.GetString(answer.Body.Span)}")),
        };
    }

    public async Task DeactivateAsync(string type, string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, AddressOf(PathOf($"actors/{type}/{id}"), string.Empty));
        request.Content = new ByteArrayContent([]);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-protobuf");
        using var answer = await SendAsync(request, cancellationToken);
        if (answer.Status != 200)
        {
            throw ActorErrors.Invoke($"error from actor service: ({answer.Status}) {Encoding.UTF8.GetString(answer.Body.Span)}");
        }
    }

    /// <summary>What the caller is told of a body that was longer than allowed.</summary>
    public DaprError BodyWasCut(ActorCall call, long length, long largest)
    {
        var address = AddressOf(PathOf($"actors/{call.Type}/{call.Id}/method/{call.Method}"), call.Query).OriginalString;
        return ActorErrors.Invoke(
            $"Put {GoStrings.Quote(address)}: net/http: HTTP/1.x transport connection broken: http: ContentLength={length} with Body length {largest}");
    }

    private static Exception Refused(ActorAnswer answer, Exception error)
    {
        answer.Dispose();
        return error;
    }

    private static string PathOf(string path) => Invocation.MethodPath.Clean(path);

    private Uri AddressOf(string path, string query)
    {
        var root = app.Client.BaseAddress!.ToString();
        try
        {
            return new Uri($"{root}{ActorWire.Escape(path)}{query}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        }
        catch (FormatException error)
        {
            throw ActorErrors.Invoke($"parse {GoStrings.Quote($"{root}{path}{query}")}: {error.Message}");
        }
    }

    private async Task<ActorAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AppChannel.AddToken(request);
        using var place = await app.EnterAsync(cancellationToken);
        try
        {
            return await ActorWire.SendAsync(app.Client, request, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            var address = request.RequestUri!;
            var verb = request.Method == HttpMethod.Put ? "Put" : "Delete";
            var why = error is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }
                ? $"dial tcp {address.Authority}: connect: connection refused"
                : "EOF";
            throw ActorErrors.Invoke($"{verb} {GoStrings.Quote(address.OriginalString)}: {why}");
        }
    }
}

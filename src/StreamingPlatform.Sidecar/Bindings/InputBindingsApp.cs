using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>
/// The app's side of input bindings. HTTP: OPTIONS <c>/{route}</c> asks whether it wants them, POST brings an event. gRPC: ListInputBindings and
/// OnBindingEvent, whose answer may name output bindings to send data on to.
/// </summary>
internal sealed partial class InputBindingsApp(AppChannel channel, OutputBindings outputs, SidecarOptions options, TimeProvider clock, ILogger<InputBindingsApp> logger)
{
    private static readonly byte[] Null = "null"u8.ToArray();
    private IReadOnlyCollection<string>? listed;

    /// <summary>An app that does not answer in time does not want it.</summary>
    public async Task<bool> WantsAsync(Component component, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.BindingQuestionTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await AskAsync(component, either.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            AppNotAsked(logger, component.Name, error);
            return false;
        }
    }

    private async Task<bool> AskAsync(Component component, CancellationToken cancellationToken)
    {
        if (channel.Grpc is { } grpc)
        {
            listed ??= await ListAsync(grpc, cancellationToken);
            return listed.Contains(component.Name);
        }

        using var request = Request(HttpMethod.Options, component, ReadOnlyMemory<byte>.Empty);
        try
        {
            using var answer = await channel.Client.SendAsync(request, cancellationToken);
            return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.MethodNotAllowed;
        }
        catch (HttpRequestException error)
        {
            AppNotAsked(logger, component.Name, error);
            return false;
        }
    }

    /// <returns>null when the app took it, else the status by which it refused.</returns>
    /// <exception cref="HttpRequestException">the app does not answer.</exception>
    /// <exception cref="RpcException">a gRPC app refused or does not answer.</exception>
    public async Task<int?> DeliverAsync(Component component, BindingEvent item, CancellationToken cancellationToken)
    {
        if (channel.Grpc is { } grpc)
        {
            await DeliverAsync(grpc, component, item, cancellationToken);
            return null;
        }

        using var request = Request(HttpMethod.Post, component, item.Data);
        request.Headers.TryAddWithoutValidation("traceparent", RequestTrace.None);
        foreach (var (name, value) in item.Metadata)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await channel.Client.SendAsync(request, cancellationToken);
        return answer.StatusCode == HttpStatusCode.OK ? null : (int)answer.StatusCode;
    }

    private static HttpRequestMessage Request(HttpMethod method, Component component, ReadOnlyMemory<byte> body)
    {
        var route = component.Metadata.GetValueOrDefault("route") is { Length: > 0 } given ? given : component.Name;
        var request = new HttpRequestMessage(method, route.TrimStart('/')) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        AppChannel.AddToken(request);
        return request;
    }

    private async Task<IReadOnlyCollection<string>> ListAsync(CallInvoker grpc, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await grpc.CallAsync<Empty, ListInputBindingsResponse>(AppCallbacks.Service, "ListInputBindings", new Empty(), cancellationToken);
            return answer.Bindings;
        }
        catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
        {
            BindingsNotListed(logger, error.Status.Detail);
            return [];
        }
    }

    private async Task DeliverAsync(CallInvoker grpc, Component component, BindingEvent item, CancellationToken cancellationToken)
    {
        var request = new BindingEventRequest { Name = component.Name, Data = ByteString.CopyFrom(item.Data.Span) };
        foreach (var (name, value) in item.Metadata)
        {
            request.Metadata[name] = value;
        }

        var headers = new Metadata { { "traceparent", RequestTrace.None } };
        var answer = await grpc.CallAsync<BindingEventRequest, BindingEventResponse>(
            AppCallbacks.Service, "OnBindingEvent", request, cancellationToken, headers);
        var data = IsJson(answer.Data.Memory) ? answer.Data.Memory : Null;
        if (answer.Concurrency == BindingEventResponse.Types.BindingEventConcurrency.Parallel)
        {
            await Task.WhenAll(answer.To.Select(name => SendOnAsync(name, data, cancellationToken)));
            return;
        }

        foreach (var name in answer.To)
        {
            await SendOnAsync(name, data, cancellationToken);
        }
    }

    private async Task SendOnAsync(string name, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            await outputs.InvokeAsync(new BindingCall(name, "create", data, BindingAnswer.Nothing.Metadata), cancellationToken);
        }
        catch (OutputBindingError error)
        {
            NotSentOn(logger, name, error.Message);
        }
    }

    private static bool IsJson(ReadOnlyMemory<byte> data)
    {
        try
        {
            using var parsed = JsonDocument.Parse(data);
            return true;
        }
        catch (JsonException)
        {
            // the answer to the question
            return false;
        }
    }

    [LoggerMessage(313, LogLevel.Warning, "the app could not be asked whether it wants input binding {Name}")]
    private static partial void AppNotAsked(ILogger logger, string name, Exception error);

    [LoggerMessage(314, LogLevel.Information, "the app does not list input bindings: {Reason}")]
    private static partial void BindingsNotListed(ILogger logger, string reason);

    [LoggerMessage(315, LogLevel.Warning, "an app's answer could not be sent on to output binding {Name}: {Reason}")]
    private static partial void NotSentOn(ILogger logger, string name, string reason);
}

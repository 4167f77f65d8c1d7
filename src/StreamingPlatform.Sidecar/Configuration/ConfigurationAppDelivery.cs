using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Configuration;

/// <summary>
/// Brings changes to the app beside this sidecar: POST <c>/configuration/{store}/{key}</c>, for a gRPC app OnInvoke. What the app answers has no
/// effect, and nothing is sent again.
/// </summary>
internal sealed partial class ConfigurationAppDelivery(
    ConfigurationStores stores, AppChannel channel, IHostApplicationLifetime lifetime, ILogger<ConfigurationAppDelivery> logger)
{
    private readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);

    /// <returns>The id of the subscription.</returns>
    /// <exception cref="DaprError">there is no app.</exception>
    public async Task<string> SubscribeAsync(string store, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (!channel.HasApp)
        {
            throw DaprError.WithInfo(
                500, StatusCode.FailedPrecondition, "ERR_APP_CHANNEL_NIL", "app channel is not initialized. cannot subscribe to configuration updates");
        }

        var id = Guid.NewGuid().ToString();
        var queue = new ChangeQueue();
        await stores.SubscribeAsync(store, keys, id, queue.Add, cancellationToken);
        running[id] = DeliverAsync(store, id, queue, lifetime.ApplicationStopping);
        return id;
    }

    private async Task DeliverAsync(string store, string id, ChangeQueue queue, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                foreach (var (key, item) in await queue.TakeAsync(stop))
                {
                    await SendAsync(store, id, key, item, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the sidecar ends
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }

    private async Task SendAsync(string store, string id, string key, ConfigurationItem item, CancellationToken stop)
    {
        var items = new Dictionary<string, ConfigurationItem>(StringComparer.Ordinal) { [key] = item };
        var body = JsonSerializer.SerializeToUtf8Bytes(new { id, items }, JsonAnswer.Options);
        var path = $"configuration/{store}/{key}";
        try
        {
            if (channel.Grpc is { } grpc)
            {
                await grpc.CallAsync<InvokeRequest, InvokeResponse>(AppCallbacks.Service, "OnInvoke", Invocation(path, body), stop);
                return;
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, Escaped(path));
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            AppChannel.AddToken(request);
            using var answer = await channel.Client.SendAsync(request, stop);
            if (!answer.IsSuccessStatusCode)
            {
                ChangeRefused(logger, key, store, (int)answer.StatusCode);
            }
        }
        catch (Exception error) when (error is HttpRequestException or RpcException && !stop.IsCancellationRequested)
        {
            ChangeNotSent(logger, key, store, error);
        }
    }

    private static InvokeRequest Invocation(string method, byte[] body) => new()
    {
        Method = method,
        ContentType = "application/json",
        Data = new Any { Value = ByteString.CopyFrom(body) },
        HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Post },
    };

    /// <summary>As Go reads a URL: slashes and a question mark in the key keep their meaning.</summary>
    private static string Escaped(string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var kept = new StringBuilder();
        foreach (var segment in (query < 0 ? path : path[..query]).Split('/'))
        {
            kept.Append(kept.Length == 0 ? string.Empty : "/").Append(Uri.EscapeDataString(segment));
        }

        return query < 0 ? kept.ToString() : kept.Append(path.AsSpan(query)).ToString();
    }

    [LoggerMessage(300, LogLevel.Warning, "the app refused the change of {Key} in {Store}: status {Status}")]
    private static partial void ChangeRefused(ILogger logger, string key, string store, int status);

    [LoggerMessage(301, LogLevel.Warning, "the change of {Key} in {Store} did not reach the app")]
    private static partial void ChangeNotSent(ILogger logger, string key, string store, Exception error);
}

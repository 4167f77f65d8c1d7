using System.Net.Http.Headers;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>POSTs to the app; the path is the rule's.</summary>
internal sealed partial class HttpPostman(SubscriptionResource subscription, HttpClient app, ResourceSet resources, ILogger logger) : IPostman
{
    private static readonly MediaTypeHeaderValue CloudEvent = new(ContentTypes.CloudEvent);
    private static readonly MediaTypeHeaderValue Json = new(ContentTypes.Json);

    public async Task<Delivered> DeliverAsync(IncomingEvent item, string path, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(item.Body);
        content.Headers.ContentType = CloudEvent;
        using var request = Request(content, path);
        foreach (var (name, value) in item.Metadata)
        {
            if (!name.StartsWith("content-", StringComparison.OrdinalIgnoreCase) && !name.Equals("traceparent", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.TryAddWithoutValidation("traceparent", EventTrace.ParentOf(item, resources));
        using var response = await SendAsync(request, path, cancellationToken);
        return response is null ? Delivered.Again : await AppAnswer.OfAsync(response, cancellationToken);
    }

    public async Task<IReadOnlyList<Delivered>> DeliverBulkAsync(IReadOnlyList<IncomingEvent> items, string path, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(BulkEnvelope.Write(subscription, items));
        content.Headers.ContentType = Json;
        using var request = Request(content, path);
        request.Headers.TryAddWithoutValidation("traceparent", EventTrace.ParentOf(items[^1], resources));
        using var response = await SendAsync(request, path, cancellationToken);
        return response is null ? [.. items.Select(_ => Delivered.Again)] : await AppAnswer.OfBulkAsync(response, items, cancellationToken);
    }

    private HttpRequestMessage Request(HttpContent content, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path.TrimStart('/'), UriKind.Relative)) { Content = content };
        request.Headers.TryAddWithoutValidation("pubsubName", subscription.PubsubName);
        AppChannel.AddToken(request);
        return request;
    }

    private async Task<HttpResponseMessage?> SendAsync(HttpRequestMessage request, string path, CancellationToken cancellationToken)
    {
        try
        {
            var response = await app.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                AppRefused(subscription.Topic, path, (int)response.StatusCode);
            }

            return response;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            AppNotReached(error, subscription.Topic, path);
            return null;
        }
    }

    [LoggerMessage(EventId = 2441, Level = LogLevel.Warning, Message = "The app does not answer deliveries of topic {Topic} to {Path}")]
    private partial void AppNotReached(Exception error, string topic, string path);

    [LoggerMessage(EventId = 2442, Level = LogLevel.Warning, Message = "The app refuses a message of topic {Topic} at {Path} (answer {Status})")]
    private partial void AppRefused(string topic, string path, int status);
}

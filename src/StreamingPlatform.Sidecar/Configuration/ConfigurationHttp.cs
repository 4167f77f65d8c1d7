namespace StreamingPlatform.Sidecar.Configuration;

/// <summary>The configuration API over HTTP, in its stable and its alpha path. What the app subscribes to comes back by <see cref="ConfigurationAppDelivery"/>.</summary>
internal sealed class ConfigurationHttp(ConfigurationStores stores, ConfigurationAppDelivery delivery) : IHttpModule
{
    public void Map(WebApplication app)
    {
        foreach (var version in new[] { "v1.0", "v1.0-alpha1" })
        {
            app.MapGet($"/{version}/configuration/{{store}}", GetAsync);
            app.MapGet($"/{version}/configuration/{{store}}/subscribe", SubscribeAsync);
            app.MapGet($"/{version}/configuration/{{store}}/{{id}}/unsubscribe", UnsubscribeAsync);
        }
    }

    private static string[] Keys(HttpContext context) => [.. context.Request.Query["key"].Select(k => k ?? string.Empty)];

    private async Task GetAsync(HttpContext context)
    {
        var items = await stores.GetAsync(RequestPath.Segment(context, 2), Keys(context), context.RequestAborted);
        if (items.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await JsonAnswer.WriteAsync(context, items);
    }

    private async Task SubscribeAsync(HttpContext context)
    {
        var store = RequestPath.Segment(context, 2);
        stores.Find(store);
        var id = await delivery.SubscribeAsync(store, Keys(context), context.RequestAborted);
        await JsonAnswer.WriteAsync(context, new { id });
    }

    private async Task UnsubscribeAsync(HttpContext context)
    {
        var store = RequestPath.Segment(context, 2);
        var id = RequestPath.Segment(context, 3);
        stores.Find(store);
        if (!await stores.UnsubscribeAsync(store, id))
        {
            throw new DaprError(
                500, Grpc.Core.StatusCode.Internal, string.Empty,
                $"failed to unsubscribe to configuration request {id}: subscription with id {id} does not exist");
        }

        await JsonAnswer.WriteAsync(context, new { ok = true });
    }
}

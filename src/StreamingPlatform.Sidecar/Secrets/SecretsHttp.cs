namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>GET <c>/v1.0/secrets/{store}/{key}</c> and <c>/v1.0/secrets/{store}/bulk</c>.</summary>
internal sealed class SecretsHttp(SecretStores stores) : IHttpModule
{
    public void Map(WebApplication app)
    {
        app.MapGet("/v1.0/secrets/{store}/bulk", async (HttpContext context) =>
            await JsonAnswer.WriteAsync(context, await stores.AllAsync(RequestPath.Segment(context, 2), context.RequestAborted)));
        app.MapGet("/v1.0/secrets/{store}/{key}", async (HttpContext context) =>
            await JsonAnswer.WriteAsync(context, await stores.OneAsync(RequestPath.Segment(context, 2), RequestPath.Segment(context, 3), context.RequestAborted)));
    }
}

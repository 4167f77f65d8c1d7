namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>GET <c>/v1.0/secrets/{store}/{key}</c> and <c>/v1.0/secrets/{store}/bulk</c>.</summary>
internal sealed class SecretsHttp(SecretStores stores) : IHttpModule
{
    public void Map(WebApplication app)
    {
        app.MapGet("/v1.0/secrets/{store}/bulk", (HttpContext context) => JsonAnswer.WriteAsync(context, stores.All(RequestPath.Segment(context, 2))));
        app.MapGet("/v1.0/secrets/{store}/{key}", (HttpContext context) =>
            JsonAnswer.WriteAsync(context, stores.One(RequestPath.Segment(context, 2), RequestPath.Segment(context, 3))));
    }
}

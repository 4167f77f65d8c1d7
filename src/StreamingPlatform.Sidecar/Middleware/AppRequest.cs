namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>A request that goes to the app.</summary>
internal sealed class AppRequest(HttpRequestMessage request) : PipelineRequest
{
    public override string Path => request.RequestUri!.AbsolutePath;

    public override string Query => request.RequestUri!.Query.TrimStart('?');

    public override string RemoteAddress => string.Empty;

    public override string? Header(string name) => request.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    public override Task<byte[]> ReadBodyAsync(CancellationToken cancellationToken) =>
        request.Content?.ReadAsByteArrayAsync(cancellationToken) ?? Task.FromResult<byte[]>([]);

    public override void ReplaceBody(byte[] body)
    {
        var content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Content?.Headers.NonValidated ?? default)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                content.Headers.TryAddWithoutValidation(name, values);
            }
        }

        request.Content = content;
    }

    public override void Redirect(string path, string query) =>
        request.RequestUri = new UriBuilder(request.RequestUri!) { Path = path, Query = query }.Uri;
}

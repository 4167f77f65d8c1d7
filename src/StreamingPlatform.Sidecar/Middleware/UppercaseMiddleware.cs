using System.Text;

namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>middleware.http.uppercase: the whole body in capitals.</summary>
internal sealed class UppercaseMiddleware : IHttpMiddleware
{
    public async Task<Refusal?> ApplyAsync(PipelineRequest request, CancellationToken cancellationToken)
    {
        var body = await request.ReadBodyAsync(cancellationToken);
        if (body.Length > 0)
        {
            request.ReplaceBody(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).ToUpperInvariant()));
        }

        return null;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

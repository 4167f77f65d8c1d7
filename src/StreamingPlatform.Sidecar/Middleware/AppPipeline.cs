using System.Net;
using System.Text;

namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>Runs <c>appHttpPipeline</c> before requests that go to the app.</summary>
internal sealed class AppPipeline(Pipelines pipelines, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        pipelines.HasApp ? RunAsync(request, cancellationToken) : base.SendAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> RunAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var request = new AppRequest(message);
        var refusal = await pipelines.ApplyToAppAsync(request, cancellationToken);
        var response = refusal is null ? await base.SendAsync(message, cancellationToken) : Answer(message, refusal);
        foreach (var (name, value) in request.AnswerHeaders)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    private static HttpResponseMessage Answer(HttpRequestMessage message, Refusal refusal) => new((HttpStatusCode)refusal.Status)
    {
        RequestMessage = message,
        Content = new StringContent(refusal.Text, Encoding.UTF8, "text/plain"),
    };
}

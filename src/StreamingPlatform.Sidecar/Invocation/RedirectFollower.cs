using System.Net;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>
/// Follows redirects as Go's HTTP client does: with the header <c>Referer</c>, as GET after 301, 302 and 303; after 307 and 308 only what has no body.
/// Credentials do not go to another host.
/// </summary>
internal sealed class RedirectFollower(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int Most = 10;
    private static readonly string[] Credentials = ["Authorization", "WWW-Authenticate", "Cookie", "Cookie2"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        for (var followed = 0; Next(request, response) is { } next; followed++)
        {
            response.Dispose();
            request = next;
            if (followed == Most - 1)
            {
                throw new HttpRequestException(HttpRequestError.InvalidResponse, $"stopped after {Most} redirects");
            }

            response = await base.SendAsync(request, cancellationToken);
        }

        return response;
    }

    private static HttpRequestMessage? Next(HttpRequestMessage request, HttpResponseMessage response)
    {
        var keepsMethod = response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        var isRedirect = keepsMethod || response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther;
        if (!isRedirect || response.Headers.Location is not { } location || (keepsMethod && request.Content?.Headers.ContentLength is null or > 0))
        {
            return null;
        }

        var from = request.RequestUri!;
        var to = new Uri(from, location);
        var method = keepsMethod || request.Method == HttpMethod.Head ? request.Method : HttpMethod.Get;
        var next = new HttpRequestMessage(method, to) { Content = new ByteArrayContent([]) };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            if (to.Host == from.Host || !Credentials.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                next.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)[.. values]);
            }
        }

        if (!next.Headers.NonValidated.Contains("Referer") && !(from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp))
        {
            next.Headers.TryAddWithoutValidation("Referer", new UriBuilder(from) { UserName = string.Empty, Password = string.Empty, Fragment = string.Empty }.Uri.AbsoluteUri);
        }

        return next;
    }
}

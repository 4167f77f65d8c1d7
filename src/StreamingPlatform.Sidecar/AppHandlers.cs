using System.Net;

namespace StreamingPlatform.Sidecar;

/// <summary>How the app is reached: in the clear or, as daprd does, over TLS without a look at the certificate.</summary>
internal static class AppHandlers
{
    /// <summary>What C-core says of compressions in an answer; Grpc.Net.Client keeps it to itself, but daprd hands it on under this name.</summary>
    public const string AcceptEncoding = "dapr-grpc-accept-encoding";

    public static SocketsHttpHandler Plain()
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            MaxConnectionsPerServer = 512,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
        };
#pragma warning disable CA5359 // the app is on this machine and shows whatever certificate it made itself; daprd does not look at it either
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return handler;
    }

    /// <summary>For apps that speak HTTP/2 only.</summary>
    public static HttpMessageHandler Http2() => new Http2Handler { InnerHandler = Plain() };

    /// <summary>For gRPC apps.</summary>
    public static HttpMessageHandler Grpc() => new GrpcHandler { InnerHandler = Plain() };

    private sealed class Http2Handler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class GrpcHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.Headers.NonValidated.TryGetValues("grpc-accept-encoding", out var given))
            {
                response.Headers.TryAddWithoutValidation(AcceptEncoding, given.ToString());
            }

            return response;
        }
    }
}

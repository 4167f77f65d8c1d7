using System.Net.Sockets;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using StreamingPlatform.Sidecar.Middleware;

namespace StreamingPlatform.Sidecar;

/// <summary>HTTP and gRPC towards the app beside this sidecar.</summary>
public sealed class AppChannel : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private const string TokenHeader = "dapr-api-token";
    private static readonly string? Token = Environment.GetEnvironmentVariable("APP_API_TOKEN") is { Length: > 0 } token ? token : null;
    private readonly SidecarOptions options;
    private readonly TimeProvider clock;
    private readonly GrpcChannel? grpc;
    private readonly SemaphoreSlim? places;

    internal AppChannel(SidecarOptions options, TimeProvider clock, Pipelines pipelines)
    {
        this.options = options;
        this.clock = clock;
        places = options.AppMaxConcurrency is { } most ? new SemaphoreSlim(most) : null;
        var handler = options.AppProtocol == "h2c" ? AppHandlers.Http2() : AppHandlers.Plain();
        Client = new HttpClient(new AppPipeline(pipelines, handler)) { Timeout = Timeout.InfiniteTimeSpan };
        if (options.AppPort is { } port)
        {
            Client.BaseAddress = new Uri($"{(options.AppProtocol is "https" or "grpcs" ? "https" : "http")}://{options.AppAddress}:{port}/");
            if (IsGrpc)
            {
                grpc = GrpcChannel.ForAddress(Client.BaseAddress, new GrpcChannelOptions { MaxReceiveMessageSize = null, HttpHandler = AppHandlers.Grpc(), DisposeHttpClient = true });
                GrpcDiscovery = grpc.CreateCallInvoker();
                Grpc = grpc.Intercept(headers =>
                {
                    if (Token is not null)
                    {
                        headers.Add(TokenHeader, Token);
                    }

                    return headers;
                });
            }
        }
    }

    public bool HasApp => options.AppPort is not null;

    /// <summary>Whether the app speaks gRPC instead of HTTP.</summary>
    public bool IsGrpc => options.AppProtocol is "grpc" or "grpcs";

    /// <summary>Calls of a gRPC app, with its token; null for an HTTP app or none.</summary>
    public CallInvoker? Grpc { get; }

    /// <summary>As <see cref="Grpc"/> without the app's token, as daprd asks for subscriptions.</summary>
    public CallInvoker? GrpcDiscovery { get; }

    /// <summary>Base address is the app; no timeout.</summary>
    public HttpClient Client { get; }

    /// <summary>Waits until one more call may be made of the app (<c>--app-max-concurrency</c>).</summary>
    public async ValueTask<AppPlace> EnterAsync(CancellationToken cancellationToken)
    {
        if (places is not null)
        {
            await places.WaitAsync(cancellationToken);
        }

        return new AppPlace(places);
    }

    /// <summary>Returns when the app's port takes connections; at once when there is no app.</summary>
    public async Task WaitUntilListeningAsync(CancellationToken cancellationToken)
    {
        if (options.AppPort is not { } port)
        {
            return;
        }

        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(options.AppAddress, port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                // not listening yet: the reason to ask again
                await Task.Delay(Poll, clock, cancellationToken);
            }
        }
    }

    /// <summary>A question that the sidecar asks of itself, not for a caller.</summary>
    public HttpRequestMessage Discovery(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Content = new ByteArrayContent([]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("dapr-app-id", options.AppId);
        request.Headers.TryAddWithoutValidation("traceparent", RequestTrace.None);
        AddToken(request);
        return request;
    }

    /// <summary>Adds the token by which the app knows its sidecar, if there is one (APP_API_TOKEN).</summary>
    public static void AddToken(HttpRequestMessage request)
    {
        if (Token is not null)
        {
            request.Headers.Remove(TokenHeader);
            request.Headers.TryAddWithoutValidation(TokenHeader, Token);
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        grpc?.Dispose();
        places?.Dispose();
    }
}

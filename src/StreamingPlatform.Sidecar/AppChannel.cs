using System.Net.Sockets;

namespace StreamingPlatform.Sidecar;

/// <summary>HTTP towards the app beside this sidecar.</summary>
public sealed class AppChannel : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private readonly SidecarOptions options;
    private readonly TimeProvider clock;

    public AppChannel(SidecarOptions options, TimeProvider clock)
    {
        this.options = options;
        this.clock = clock;
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            MaxConnectionsPerServer = 512,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = null,
        };
        Client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        if (options.AppPort is { } port)
        {
            Client.BaseAddress = new Uri($"http://{options.AppAddress}:{port}/");
        }
    }

    public bool HasApp => options.AppPort is not null;

    /// <summary>Base address is the app; no timeout.</summary>
    public HttpClient Client { get; }

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

    public void Dispose() => Client.Dispose();
}

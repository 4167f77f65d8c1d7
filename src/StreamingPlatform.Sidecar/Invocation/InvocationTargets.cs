using Grpc.Core;
using StreamingPlatform.Sidecar.Neighbours;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>Finds where a call for an app goes: to the app itself when it is ours, else to the sidecar of that app on this machine.</summary>
internal sealed class InvocationTargets(SidecarOptions options, AppChannel app, NeighbourDirectory neighbours) : IDisposable
{
    private readonly HttpClient sidecars = new(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = 512,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <param name="appId"><c>id</c> or <c>id.namespace</c>.</param>
    /// <param name="method">Path and query behind <c>/method/</c>, escaped, without leading slash.</param>
    /// <exception cref="DaprError">nobody answers for that app.</exception>
    public InvocationTarget Find(string appId, string method)
    {
        var id = appId.Split('.')[0];
        if (appId == options.AppId || id == options.AppId)
        {
            return app.HasApp
                ? new InvocationTarget(app.Client, new Uri(app.Client.BaseAddress!, "/" + method), IsOwnApp: true)
                : throw Failed(appId, "app channel is not initialized");
        }

        var sidecar = neighbours.FindApp(appId) ?? neighbours.FindApp(id) ?? throw Failed(appId, $"couldn't find service: {appId}");
        return new InvocationTarget(
            sidecars, new Uri(sidecar.HttpAddress, $"/v1.0/invoke/{Uri.EscapeDataString(sidecar.AppId)}/method/{method}"), IsOwnApp: false);
    }

    public void Dispose() => sidecars.Dispose();

    public static DaprError Failed(string appId, string reason) =>
        new(500, StatusCode.Internal, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {appId}, err: {reason}");
}

/// <summary>Where a call goes.</summary>
internal sealed record InvocationTarget(HttpClient Client, Uri Address, bool IsOwnApp);

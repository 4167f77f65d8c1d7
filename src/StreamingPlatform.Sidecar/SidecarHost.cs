using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using StreamingPlatform.Sidecar.Health;
using StreamingPlatform.Sidecar.Middleware;
using StreamingPlatform.Sidecar.Security;

namespace StreamingPlatform.Sidecar;

/// <summary>Builds the process: one HTTP/1.1 port and one cleartext HTTP/2 port for gRPC.</summary>
internal static class SidecarHost
{
    public static WebApplication Build(SidecarOptions options, Action<IServiceCollection> addBuildingBlocks)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().SetMinimumLevel(LevelOf(options.LogLevel));
        _ = options.LogsAsJson ? builder.Logging.AddJsonConsole() : builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeadLimit.OfServer(options);
            kestrel.Limits.MaxRequestLineSize = HeadLimit.OfServer(options);
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = HeadLimit.OfServer(options);
            kestrel.Limits.MaxRequestHeaderCount = 10_000;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;

            // windows of one whole message, so that a large value does not wait for window updates
            kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 8 * 1024 * 1024;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            foreach (var address in options.ListenAddresses.Select(IPAddress.Parse))
            {
                kestrel.Listen(address, options.HttpPort, port => port.Protocols = HttpProtocols.Http1);
                kestrel.Listen(address, options.GrpcPort, port => port.Protocols = HttpProtocols.Http2);
            }

            if (options.UnixSocketFolder is { } folder)
            {
                kestrel.ListenUnixSocket(SocketPath(folder, options, "http"), port => port.Protocols = HttpProtocols.Http1);
                kestrel.ListenUnixSocket(SocketPath(folder, options, "grpc"), port => port.Protocols = HttpProtocols.Http2);
            }
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.GracefulShutdown);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = (int)Math.Min(int.MaxValue, options.MaxBodyBytes);
            grpc.MaxSendMessageSize = grpc.MaxReceiveMessageSize;
        });
        builder.Services.AddSidecarCore(options);
        addBuildingBlocks(builder.Services);
        if (ParentWatch.IsWanted)
        {
            builder.Services.AddSingleton<IHostLifetime, ParentWatch>();
        }
        else if (options.BlockShutdown is { } block && block > TimeSpan.Zero)
        {
            builder.Services.AddSingleton<IHostLifetime, EndSignals>();
        }

        var app = builder.Build();
        HeadLimit.Use(app, options);
        RequestTrace.Use(app);
        CrossOrigin.Use(app);
        app.UseDaprConventions();
        ApiToken.Use(app);
        CallLog.Use(app, options);
        ApiPipeline.Use(app);
        app.UseRouting();
        ApiAccess.Use(app);
        ExactRoutes.Use(app);
        MessageLimit.Use(app, options);
        app.MapGrpcService<DaprService>();
        app.MapGrpcService<ReflectionV1>();
        app.MapGrpcService<ReflectionV1Alpha>();
        foreach (var module in app.Services.GetServices<IHttpModule>())
        {
            module.Map(app);
        }

        return app;
    }

    /// <summary>The path of a socket; what a dead sidecar left there is removed.</summary>
    private static string SocketPath(string folder, SidecarOptions options, string protocol)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(Path.GetFullPath(folder), $"dapr-{options.AppId}-{protocol}.socket");
        File.Delete(path);
        return path;
    }

    private static LogLevel LevelOf(string name) => name switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "fatal" => LogLevel.Critical,
        _ => LogLevel.Information,
    };
}

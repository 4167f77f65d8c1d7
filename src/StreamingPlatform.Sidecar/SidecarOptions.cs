namespace StreamingPlatform.Sidecar;

/// <summary>The command line, in daprd's spelling.</summary>
public sealed record SidecarOptions
{
    public required string AppId { get; init; }

    /// <summary>null when no app stands behind this sidecar.</summary>
    public int? AppPort { get; init; }

    /// <summary>What the app speaks: http, https, grpc, grpcs or h2c. Default http.</summary>
    public string AppProtocol { get; init; } = "http";

    public string AppAddress { get; init; } = "127.0.0.1";

    public int HttpPort { get; init; } = 3500;

    public int GrpcPort { get; init; } = 50001;

    /// <summary>Address both ports listen on.</summary>
    public string ListenAddress { get; init; } = "127.0.0.1";

    public IReadOnlyList<string> ResourcePaths { get; init; } = [];

    public string? ConfigPath { get; init; }

    /// <summary>Folder through which the sidecars of this machine find each other.</summary>
    public string NeighboursFolder { get; init; } = Path.Combine(Path.GetTempPath(), "streaming-platform-neighbours");

    public TimeSpan GracefulShutdown { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Largest body or message, in bytes. Default 4 MiB.</summary>
    public long MaxBodyBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>trace, debug, info, warn, error or fatal.</summary>
    public string LogLevel { get; init; } = "info";

    public static SidecarOptions Parse(string[] args) => SidecarCommandLine.Parse(args);
}

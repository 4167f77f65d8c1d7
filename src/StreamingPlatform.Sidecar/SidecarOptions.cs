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

    /// <summary>The port of daprd's calls between sidecars; only named in errors, as these sidecars call each other at <see cref="HttpPort"/>.</summary>
    public int InternalPort { get; init; } = 50002;

    /// <summary>Addresses both ports listen on. Default 127.0.0.1.</summary>
    public IReadOnlyList<string> ListenAddresses { get; init; } = ["127.0.0.1"];

    /// <summary>Folder of Unix sockets beside the ports, <c>dapr-{app id}-http.socket</c> and <c>dapr-{app id}-grpc.socket</c>; null: none.</summary>
    public string? UnixSocketFolder { get; init; }

    public IReadOnlyList<string> ResourcePaths { get; init; } = [];

    /// <summary>Files of Configuration resources, read together.</summary>
    public IReadOnlyList<string> ConfigPaths { get; init; } = [];

    /// <summary>Folder through which the sidecars of this machine find each other.</summary>
    public string NeighboursFolder { get; init; } = Path.Combine(Path.GetTempPath(), "streaming-platform-neighbours");

    public TimeSpan GracefulShutdown { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Largest body or message, in bytes. Default 4 MiB.</summary>
    public long MaxBodyBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>trace, debug, info, warn, error or fatal.</summary>
    public string LogLevel { get; init; } = "info";

    /// <summary>Largest request head, in bytes. Default 4 KiB.</summary>
    public long ReadBufferBytes { get; init; } = 4 * 1024;

    /// <summary>Most calls of the app at a time; null: any number.</summary>
    public int? AppMaxConcurrency { get; init; }

    /// <summary>null: the app's health is not asked for.</summary>
    public AppHealthOptions? AppHealth { get; init; }

    /// <summary>Origins that browsers may call from, joined by commas; <c>*</c>: any. null: no answer speaks of origins.</summary>
    public string? AllowedOrigins { get; init; }

    /// <summary>Whether actors run: unless <c>--placement-host-address</c> is given and empty.</summary>
    public bool HasPlacement { get; init; } = true;

    /// <summary>Whether reminders and jobs run: unless <c>--scheduler-host-address</c> is given and empty.</summary>
    public bool HasScheduler { get; init; } = true;

    /// <summary>Whether the app is asked for its actor types at the start.</summary>
    public bool AsksAppForConfig { get; init; } = true;

    /// <summary>Whether the app is asked for its subscriptions at the start.</summary>
    public bool AsksAppForSubscriptions { get; init; } = true;

    /// <summary>Whether callers are known by their app ids (<c>--enable-mtls</c>).</summary>
    public bool HasMtls { get; init; }

    /// <summary>How long a signal to end waits before it has its effect, unless the app becomes unhealthy sooner; null: not at all.</summary>
    public TimeSpan? BlockShutdown { get; init; }

    /// <summary>How long the app may think about whether it wants an input binding. Default 3 seconds.</summary>
    public TimeSpan BindingQuestionTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether each call of the API is logged; null: as the Configuration says.</summary>
    public bool? LogsCalls { get; init; }

    /// <summary>Whether the log is written as JSON.</summary>
    public bool LogsAsJson { get; init; }

    /// <summary>Whether this process only waits until a sidecar at <see cref="HttpPort"/> can be called by its app.</summary>
    public bool Waits { get; init; }

    /// <summary>The version of Dapr whose behaviour this is.</summary>
    public const string RuntimeVersion = "1.18.2";

    /// <exception cref="CommandLineException">as daprd ends for it.</exception>
    public static SidecarOptions Parse(string[] args) => SidecarCommandLine.Parse(args);
}

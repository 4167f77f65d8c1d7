namespace StreamingPlatform.Sidecar;

/// <summary>The flags of daprd 1.18 by the kind of their values; no other flag is known.</summary>
internal static class DaprFlags
{
    public static IReadOnlySet<string> Numbers { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "app-health-probe-interval", "app-health-probe-timeout", "app-health-threshold", "app-max-concurrency", "dapr-graceful-shutdown-seconds",
        "dapr-http-max-request-size", "dapr-http-read-buffer-size", "scheduler-job-streams",
    };

    public static IReadOnlySet<string> Durations { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "actors-disseminate-timeout", "app-binding-options-timeout", "dapr-block-shutdown-duration", "hot-reload-reconcile-interval",
    };

    /// <summary>Ports are texts: a wrong one is a bad value, not bad syntax.</summary>
    public static IReadOnlySet<string> Texts { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "actors-service", "allowed-origins", "app-channel-address", "app-health-check-path", "app-id", "app-port", "app-protocol", "components-path", "config",
        "control-plane-address", "control-plane-namespace", "control-plane-trust-domain", "dapr-grpc-port", "dapr-http-port", "dapr-internal-grpc-listen-address",
        "dapr-internal-grpc-port", "dapr-listen-addresses", "dapr-public-listen-address", "dapr-public-port", "disable-init-endpoints", "log-level", "max-body-size",
        "metrics-listen-address", "metrics-port", "mode", "placement-host-address", "profile-port", "read-buffer-size", "reminders-service", "resources-path",
        "scheduler-host-address", "sentry-address", "sentry-request-jwt-audiences", "unix-domain-socket",
    };

    public static IReadOnlySet<string> Switches { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "app-ssl", "build-info", "disable-builtin-k8s-secret-store", "enable-api-logging", "enable-app-health-check", "enable-metrics", "enable-mtls",
        "enable-profiling", "help", "log-as-json", "version", "wait",
    };

    private static readonly HashSet<string> True = new(StringComparer.Ordinal) { "1", "t", "T", "true", "TRUE", "True" };
    private static readonly HashSet<string> False = new(StringComparer.Ordinal) { "0", "f", "F", "false", "FALSE", "False" };

    public static bool IsSwitchValue(string text) => True.Contains(text) || False.Contains(text);

    public static bool IsOn(string text) => True.Contains(text);
}

using System.Globalization;

namespace StreamingPlatform.Sidecar;

/// <summary>Reads daprd's flags (<c>--name value</c>, <c>--name=value</c>, one or two dashes). Flags of daprd that mean nothing here are accepted.</summary>
internal static class SidecarCommandLine
{
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "app-max-concurrency", "app-health-check-path", "app-health-probe-interval", "app-health-probe-timeout", "app-health-threshold",
        "dapr-internal-grpc-port", "dapr-internal-grpc-listen-address", "dapr-public-port", "dapr-public-listen-address", "metrics-port", "metrics-listen-address",
        "placement-host-address", "scheduler-host-address", "actors-service", "reminders-service", "sentry-address", "control-plane-address",
        "control-plane-namespace", "control-plane-trust-domain", "trust-domain", "trust-anchors-file", "mode", "profile-port", "unix-domain-socket",
        "read-buffer-size", "max-request-size-read-buffer", "dapr-http-read-buffer-size", "dapr-http-max-request-size", "dapr-block-shutdown-duration",
        "disable-init-endpoints", "allowed-origins", "kubeconfig", "sentry-request-jwt-audiences", "runtime-version", "read-timeout", "write-timeout",
        "otel-exporter-otlp-endpoint", "app-protocol-version", "scheduler-stream-timeout",
    };

    private static readonly HashSet<string> Switches = new(StringComparer.Ordinal)
    {
        "enable-profiling", "enable-mtls", "enable-metrics", "enable-app-health-check", "enable-api-logging", "disable-builtin-k8s-secret-store",
        "log-as-json", "app-ssl", "version", "build-info", "help", "preferred-app-channel",
    };

    public static SidecarOptions Parse(string[] args)
    {
        var values = Read(args);
        var neighbours = Environment.GetEnvironmentVariable("SIDECAR_NEIGHBOURS");
        var standard = new SidecarOptions { AppId = string.Empty };
        return standard with
        {
            AppId = Last(values, "app-id") ?? throw new ArgumentException("--app-id is required"),
            AppPort = Number(values, "app-port") is { } port and > 0 ? port : null,
            AppProtocol = Last(values, "app-protocol") ?? standard.AppProtocol,
            AppAddress = Last(values, "app-channel-address") ?? standard.AppAddress,
            HttpPort = Number(values, "dapr-http-port") ?? standard.HttpPort,
            GrpcPort = Number(values, "dapr-grpc-port") ?? standard.GrpcPort,
            ListenAddress = Last(values, "dapr-listen-addresses")?.Split(',')[0].Trim('[', ']') ?? standard.ListenAddress,
            ResourcePaths = [.. All(values, "resources-path"), .. All(values, "components-path")],
            ConfigPath = Last(values, "config"),
            NeighboursFolder = string.IsNullOrEmpty(neighbours) ? standard.NeighboursFolder : neighbours,
            GracefulShutdown = Number(values, "dapr-graceful-shutdown-seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : standard.GracefulShutdown,
            MaxBodyBytes = (Last(values, "max-body-size") ?? Last(values, "dapr-max-body-size")) is { } size ? Bytes(size) : standard.MaxBodyBytes,
            LogLevel = Last(values, "log-level") ?? standard.LogLevel,
        };
    }

    private static Dictionary<string, List<string>> Read(string[] args)
    {
        string[] known =
        [
            "app-id", "app-port", "app-protocol", "app-channel-address", "dapr-http-port", "dapr-grpc-port", "dapr-listen-addresses", "resources-path", "components-path",
            "config", "dapr-graceful-shutdown-seconds", "max-body-size", "dapr-max-body-size", "log-level",
        ];
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith('-'))
            {
                throw new ArgumentException($"unexpected argument '{args[i]}'");
            }

            var flag = args[i].TrimStart('-');
            string? value = null;
            if (flag.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
            {
                (flag, value) = (flag[..at], flag[(at + 1)..]);
            }

            if (Switches.Contains(flag))
            {
                continue;
            }

            if (!known.Contains(flag) && !Ignored.Contains(flag))
            {
                throw new ArgumentException($"unknown flag --{flag}");
            }

            value ??= ++i < args.Length ? args[i] : throw new ArgumentException($"flag --{flag} needs a value");
            (values.TryGetValue(flag, out var list) ? list : values[flag] = []).Add(value);
        }

        return values;
    }

    private static IEnumerable<string> All(Dictionary<string, List<string>> values, string name) =>
        values.TryGetValue(name, out var list) ? list.SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries)) : [];

    private static string? Last(Dictionary<string, List<string>> values, string name) =>
        values.TryGetValue(name, out var list) && list[^1].Length > 0 ? list[^1] : null;

    private static int? Number(Dictionary<string, List<string>> values, string name) =>
        Last(values, name) is not { } text ? null
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"flag --{name}: '{text}' is not a number");

    /// <summary>4, 4Mi, 16MB, 512Ki: a number alone is bytes.</summary>
    private static long Bytes(string text)
    {
        (string Suffix, long Factor)[] units = [("Ki", 1024), ("Mi", 1024 * 1024), ("Gi", 1L << 30), ("kB", 1000), ("MB", 1_000_000), ("k", 1000), ("M", 1_000_000), ("", 1)];
        foreach (var (suffix, factor) in units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(0, text.Length - suffix.Length), CultureInfo.InvariantCulture, out var number))
            {
                return number * factor;
            }
        }

        throw new ArgumentException($"'{text}' is not a size");
    }
}

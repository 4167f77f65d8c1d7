using System.Globalization;
using System.Net;
using StreamingPlatform.Sidecar.Neighbours;

namespace StreamingPlatform.Sidecar;

/// <summary>
/// Reads daprd's flags (<c>--name value</c>, <c>--name=value</c>, one or two dashes). Flags of daprd that mean nothing here are accepted; words that are
/// no flags are passed over.
/// </summary>
internal static class SidecarCommandLine
{
    private const int BadSyntax = 2;
    private const int BadValue = 1;

    private static readonly string[] Ports =
        ["dapr-http-port", "dapr-grpc-port", "dapr-internal-grpc-port", "dapr-public-port", "metrics-port", "profile-port", "app-port"];

    /// <exception cref="CommandLineException">as daprd ends for it.</exception>
    public static SidecarOptions Parse(string[] args)
    {
        var values = Read(args);
        var neighbours = Environment.GetEnvironmentVariable("SIDECAR_NEIGHBOURS");
        var standard = new SidecarOptions { AppId = string.Empty };
        CheckPlainValues(values);
        var disabled = All(values, "disable-init-endpoints").ToHashSet(StringComparer.Ordinal);
        return standard with
        {
            AppId = IsOn(values, "wait") ? Last(values, "app-id") ?? string.Empty : AppId(values),
            AppPort = Number(values, "app-port") is { } port and > 0 ? port : null,
            AppProtocol = ProtocolOf(values),
            AppAddress = Last(values, "app-channel-address") ?? standard.AppAddress,
            AppMaxConcurrency = Number(values, "app-max-concurrency") is { } most and > 0 ? most : null,
            AppHealth = HealthOf(values),
            HttpPort = Number(values, "dapr-http-port") ?? standard.HttpPort,
            GrpcPort = Number(values, "dapr-grpc-port") ?? standard.GrpcPort,
            InternalPort = Number(values, "dapr-internal-grpc-port") ?? standard.InternalPort,
            ListenAddresses = ListenAddresses(values) is { Count: > 0 } addresses ? addresses : standard.ListenAddresses,
            UnixSocketFolder = Last(values, "unix-domain-socket"),
            ResourcePaths = [.. ResourcePaths(values)],
            ConfigPaths = values.TryGetValue("config", out var configs) ? [.. configs.Where(c => c.Length > 0)] : standard.ConfigPaths,
            NeighboursFolder = !string.IsNullOrEmpty(neighbours) ? neighbours : NameResolution.FolderOf(configs ?? []) ?? standard.NeighboursFolder,
            GracefulShutdown = Number(values, "dapr-graceful-shutdown-seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : standard.GracefulShutdown,
            MaxBodyBytes = Size(values, "max-body-size") ?? Size(values, "dapr-max-body-size")
                ?? (Number(values, "dapr-http-max-request-size") is { } megabytes ? megabytes * 1024L * 1024L : standard.MaxBodyBytes),
            ReadBufferBytes = Size(values, "read-buffer-size")
                ?? (Number(values, "dapr-http-read-buffer-size") is { } kilobytes ? kilobytes * 1024L : standard.ReadBufferBytes),
            LogLevel = OneOf(values, "log-level", standard.LogLevel, "debug", "info", "warn", "error", "fatal", "trace"),
            AllowedOrigins = Last(values, "allowed-origins"),
            HasPlacement = !IsEmptied(values, "placement-host-address"),
            HasScheduler = !IsEmptied(values, "scheduler-host-address"),
            AsksAppForConfig = !disabled.Contains("config"),
            AsksAppForSubscriptions = !disabled.Contains("subscribe"),
            HasMtls = IsOn(values, "enable-mtls"),
            BlockShutdown = Duration(values, "dapr-block-shutdown-duration"),
            BindingQuestionTimeout = Duration(values, "app-binding-options-timeout") is { } asked && asked > TimeSpan.Zero ? asked : standard.BindingQuestionTimeout,
            LogsCalls = values.TryGetValue("enable-api-logging", out var calls) ? DaprFlags.IsOn(calls[^1]) : null,
            LogsAsJson = IsOn(values, "log-as-json"),
            Waits = IsOn(values, "wait"),
        };
    }

    private static void CheckPlainValues(Dictionary<string, List<string>> values)
    {
        if (IsOn(values, "help"))
        {
            throw new CommandLineException(BadSyntax, $"Flags: {string.Join(", ", DaprFlags.Texts.Concat(DaprFlags.Numbers).Concat(DaprFlags.Durations).Concat(DaprFlags.Switches).Order(StringComparer.Ordinal))}");
        }

        if (IsOn(values, "version") || IsOn(values, "build-info"))
        {
            throw new CommandLineException(0, SidecarOptions.RuntimeVersion);
        }

        foreach (var name in Ports)
        {
            _ = Number(values, name);
        }

        _ = OneOf(values, "mode", "standalone", "standalone", "kubernetes");
        if (All(values, "disable-init-endpoints").FirstOrDefault(e => e is not ("config" or "subscribe")) is { } unknown)
        {
            throw Bad("disable-init-endpoints", unknown);
        }

        if (Last(values, "actors-disseminate-timeout") is { } timeout && GoDuration.Parse(timeout) <= TimeSpan.Zero)
        {
            throw Bad("actors-disseminate-timeout", timeout);
        }

        if (Last(values, "dapr-http-port") is { } http && http != "0" && http == Last(values, "dapr-grpc-port"))
        {
            throw new CommandLineException(BadValue, $"flags --dapr-http-port and --dapr-grpc-port: both are {http}");
        }
    }

    private static string AppId(Dictionary<string, List<string>> values)
    {
        var appId = Last(values, "app-id") ?? throw new CommandLineException(BadValue, "flag --app-id: it is required");
        return appId.Contains('.', StringComparison.Ordinal) ? throw Bad("app-id", appId) : appId;
    }

    private static List<string> ListenAddresses(Dictionary<string, List<string>> values)
    {
        var addresses = new List<string>();
        foreach (var text in All(values, "dapr-listen-addresses").Select(a => a.Trim().Trim('[', ']')).Where(a => a.Length > 0))
        {
            addresses.Add(IPAddress.TryParse(text, out _) ? text : throw Bad("dapr-listen-addresses", text));
        }

        return addresses;
    }

    /// <summary>The old flag <c>--app-ssl</c> makes https and grpcs of http and grpc.</summary>
    private static string ProtocolOf(Dictionary<string, List<string>> values)
    {
        var protocol = OneOf(values, "app-protocol", "http", "http", "https", "h2c", "grpc", "grpcs");
        return IsOn(values, "app-ssl") && protocol is "http" or "grpc" ? protocol + "s" : protocol;
    }

    private static AppHealthOptions? HealthOf(Dictionary<string, List<string>> values)
    {
        if (!IsOn(values, "enable-app-health-check"))
        {
            return null;
        }

        var standard = new AppHealthOptions();
        return new AppHealthOptions
        {
            Path = Last(values, "app-health-check-path") ?? standard.Path,
            Interval = Number(values, "app-health-probe-interval") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : standard.Interval,
            Timeout = Number(values, "app-health-probe-timeout") is { } milliseconds and > 0 ? TimeSpan.FromMilliseconds(milliseconds) : standard.Timeout,
            Threshold = Number(values, "app-health-threshold") is { } threshold and > 0 ? threshold : standard.Threshold,
        };
    }

    private static IEnumerable<string> ResourcePaths(Dictionary<string, List<string>> values)
    {
        foreach (var path in All(values, "resources-path").Concat(All(values, "components-path")))
        {
            yield return Directory.Exists(path) ? path : throw new CommandLineException(BadValue, $"flag --resources-path: there is no folder '{path}'");
        }
    }

    private static Dictionary<string, List<string>> Read(string[] args)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith('-'))
            {
                continue;
            }

            var flag = args[i].TrimStart('-');
            string? value = null;
            if (flag.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
            {
                (flag, value) = (flag[..at], flag[(at + 1)..]);
            }

            if (DaprFlags.Switches.Contains(flag))
            {
                value ??= "true";
            }
            else if (!DaprFlags.Texts.Contains(flag) && !DaprFlags.Numbers.Contains(flag) && !DaprFlags.Durations.Contains(flag))
            {
                throw new CommandLineException(BadSyntax, $"unknown flag: --{flag}");
            }

            value ??= ++i < args.Length ? args[i] : throw new CommandLineException(BadSyntax, $"flag needs an argument: --{flag}");
            CheckSyntax(flag, value);
            (values.TryGetValue(flag, out var list) ? list : values[flag] = []).Add(value);
        }

        return values;
    }

    private static void CheckSyntax(string flag, string value)
    {
        var wrong = DaprFlags.Switches.Contains(flag) ? !DaprFlags.IsSwitchValue(value)
            : DaprFlags.Numbers.Contains(flag) ? !int.TryParse(value, CultureInfo.InvariantCulture, out _)
            : DaprFlags.Durations.Contains(flag) && (!GoDuration.TryParse(value, out _) || (value != "0" && double.TryParse(value, CultureInfo.InvariantCulture, out _)));
        if (wrong)
        {
            throw new CommandLineException(BadSyntax, $"invalid argument \"{value}\" for \"--{flag}\" flag");
        }
    }

    private static CommandLineException Bad(string flag, string value) => new(BadValue, $"flag --{flag}: '{value}' is not valid");

    private static string OneOf(Dictionary<string, List<string>> values, string flag, string standard, params string[] known) =>
        Last(values, flag) is not { } value ? standard : known.Contains(value.ToLowerInvariant()) ? value.ToLowerInvariant() : throw Bad(flag, value);

    private static IEnumerable<string> All(Dictionary<string, List<string>> values, string name) =>
        values.TryGetValue(name, out var list) ? list.SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries)) : [];

    private static bool IsOn(Dictionary<string, List<string>> values, string name) => values.TryGetValue(name, out var list) && DaprFlags.IsOn(list[^1]);

    private static TimeSpan? Duration(Dictionary<string, List<string>> values, string name) => Last(values, name) is { } text ? GoDuration.Parse(text) : null;

    private static string? Last(Dictionary<string, List<string>> values, string name) =>
        values.TryGetValue(name, out var list) && list[^1].Length > 0 ? list[^1] : null;

    private static bool IsEmptied(Dictionary<string, List<string>> values, string name) => values.TryGetValue(name, out var list) && list[^1].Length == 0;

    private static int? Number(Dictionary<string, List<string>> values, string name) =>
        Last(values, name) is not { } text ? null
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw Bad(name, text);

    /// <summary>4, 4Mi, 16MB, 512Ki: a number alone is bytes.</summary>
    private static long? Size(Dictionary<string, List<string>> values, string name)
    {
        if (Last(values, name) is not { } text)
        {
            return null;
        }

        (string Suffix, long Factor)[] units =
        [
            ("Ki", 1024), ("Mi", 1024 * 1024), ("Gi", 1L << 30), ("kB", 1000), ("MB", 1_000_000), ("k", 1000), ("M", 1_000_000), ("G", 1_000_000_000), ("", 1),
        ];
        foreach (var (suffix, factor) in units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(0, text.Length - suffix.Length), CultureInfo.InvariantCulture, out var number))
            {
                return number * factor;
            }
        }

        throw Bad(name, text);
    }
}

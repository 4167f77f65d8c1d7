using System.Globalization;
using StreamingPlatform.Local.Layout;
using StreamingPlatform.Local.Ports;
using StreamingPlatform.Local.Processes;
using StreamingPlatform.Local.RunTemplate;

namespace StreamingPlatform.Local.Running;

/// <summary>How an app and its sidecar are started.</summary>
internal sealed class ProcessPlans(PlatformLayout layout, DataFolder data, LocalOptions options, LocalSecrets secrets)
{
    public const string IdentityApp = "identity";

    private const string DefaultPlacement = "127.0.0.1:50005";
    private const string DefaultScheduler = "127.0.0.1:50006";
    private const string GracefulShutdownSeconds = "1";

    // A real daprd knows nothing of our pipe: the shell ends it when the pipe does, and leaves Ctrl-C to the launcher.
    private const string EndWithInput = """
        unset EXIT_WITH_STDIN; exec 3<&0; trap : TERM; trap '' INT
        "$0" "$@" </dev/null 3<&- & sidecar=$!
        (cat <&3; kill -TERM $sidecar) >/dev/null 2>&1 & watch=$!
        exec 3<&-; wait $sidecar; code=$?; wait $sidecar 2>/dev/null
        kill $watch 2>/dev/null; exit $code
        """;

    // The template's own set needs component types that only the embedded sidecar has.
    private string? ComponentsFolder => options.ComponentsFolder ?? (options.IsEmbedded ? null : layout.SelfManagedComponents);

    public ProcessPlan OfApp(AppTemplate app, AppPorts ports)
    {
        var program = layout.Program(app.Project);
        var environment = new Dictionary<string, string>(app.Environment, StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ports.App}",
            ["APP_ID"] = app.AppId,
            ["APP_PORT"] = Text(ports.App),
            ["APP_PROTOCOL"] = "http",
            ["DAPR_HTTP_PORT"] = Text(ports.Http),
            ["DAPR_GRPC_PORT"] = Text(ports.Grpc),
            ["DAPR_HTTP_ENDPOINT"] = $"http://127.0.0.1:{ports.Http}",
            ["DAPR_GRPC_ENDPOINT"] = $"http://127.0.0.1:{ports.Grpc}",
            ["Authentication__Authority"] = secrets.Identity.ToString(),
            ["Registry__ResourcesPath"] = data.Resources,
            ["Registry__TemplatePath"] = PlatformLayout.TenantTemplateOf(ComponentsFolder ?? app.ResourcePaths[0]),
        };
        if (app.AppId == IdentityApp)
        {
            environment["Identity__Issuer"] = secrets.Identity.ToString();
            environment["Identity__Bootstrap__ClientId"] = secrets.Administrator.ClientId;
            environment["Identity__Bootstrap__ClientSecret"] = secrets.Administrator.ClientSecret;
        }

        secrets.AddTokens(app.AppId, environment);
        AddCommon(environment);
        return new ProcessPlan(app.AppId, program.FileName, program.Arguments, environment, data.Path, LogOf(app.AppId));
    }

    public ProcessPlan OfSidecar(AppTemplate app, AppPorts ports)
    {
        var (fileName, first) = SidecarProgram();
        List<string> arguments =
        [
            .. first,
            "--app-id", app.AppId,
            "--app-port", Text(ports.App),
            "--app-protocol", "http",
            "--app-channel-address", "127.0.0.1",
            "--dapr-http-port", Text(ports.Http),
            "--dapr-grpc-port", Text(ports.Grpc),
            "--dapr-internal-grpc-port", Text(ports.InternalGrpc),
            "--dapr-listen-addresses", "127.0.0.1",
            "--metrics-port", Text(ports.Metrics),
            "--log-level", app.LogLevel,
            "--dapr-graceful-shutdown-seconds", GracefulShutdownSeconds,
            .. ControlPlane(),
        ];
        foreach (var path in ComponentsFolder is { } chosen ? [chosen] : app.ResourcePaths)
        {
            arguments.AddRange(["--resources-path", path]);
        }

        arguments.AddRange(["--resources-path", data.Resources]);
        if (app.ConfigFile is { } configuration)
        {
            arguments.AddRange(["--config", configuration]);
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["SIDECAR_NEIGHBOURS"] = data.Neighbours };
        secrets.AddTokens(app.AppId, environment);
        AddCommon(environment);
        var name = $"{app.AppId}-sidecar";
        return new ProcessPlan(name, fileName, arguments, environment, data.Path, LogOf(name));
    }

    /// <summary>The embedded sidecar brings placement and scheduler, and its neighbours know each other's app ids without a sentry.</summary>
    private IReadOnlyList<string> ControlPlane() => options.IsEmbedded
        ? ["--enable-mtls"]
        : ["--placement-host-address", options.Placement ?? DefaultPlacement, "--scheduler-host-address", options.Scheduler ?? DefaultScheduler];

    private (string FileName, IReadOnlyList<string> Arguments) SidecarProgram()
    {
        if (options.IsEmbedded)
        {
            var program = layout.Sidecar();
            return (program.FileName, program.Arguments);
        }

        var found = ExternalProgram.Find(options.Sidecar)
            ?? throw new LocalException($"The sidecar '{options.Sidecar}' is neither a file nor on PATH. Install Dapr, or leave --sidecar out: the embedded one needs nothing.");
        return OperatingSystem.IsWindows() ? (found, []) : ("/bin/sh", ["-c", EndWithInput, found]);
    }

    private static void AddCommon(Dictionary<string, string> environment)
    {
        environment["EXIT_WITH_STDIN"] = "1";
        environment["DOTNET_ROOT"] = DotnetHost.Root;
    }

    private string LogOf(string name) => Path.Combine(data.Logs, $"{name}.log");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

namespace StreamingPlatform.Sidecar.Tests.CommandLine;

/// <summary>daprd's flags: what each does, and with which code a wrong one ends the sidecar.</summary>
public sealed class SidecarCommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Every flag of daprd 1.18 with a value it takes.</summary>
    public static TheoryData<string, string> Flags { get; } = new()
    {
        { "actors-disseminate-timeout", "5s" }, { "actors-service", "x:1" }, { "allowed-origins", "*" }, { "app-binding-options-timeout", "3s" },
        { "app-channel-address", "127.0.0.1" }, { "app-health-check-path", "/healthz" }, { "app-health-probe-interval", "5" },
        { "app-health-probe-timeout", "500" }, { "app-health-threshold", "3" }, { "app-max-concurrency", "-1" }, { "app-port", "80" },
        { "app-protocol", "h2c" }, { "control-plane-address", "x:1" }, { "control-plane-namespace", "x" }, { "control-plane-trust-domain", "x" },
        { "dapr-block-shutdown-duration", "1m" }, { "dapr-graceful-shutdown-seconds", "5" }, { "dapr-grpc-port", "50001" }, { "dapr-http-max-request-size", "4" },
        { "dapr-http-port", "3500" }, { "dapr-http-read-buffer-size", "4" }, { "dapr-internal-grpc-listen-address", "127.0.0.1" },
        { "dapr-internal-grpc-port", "50002" }, { "dapr-listen-addresses", "[::1],127.0.0.1" }, { "dapr-public-listen-address", "127.0.0.1" },
        { "dapr-public-port", "3501" }, { "disable-init-endpoints", "config,subscribe" }, { "hot-reload-reconcile-interval", "30s" }, { "log-level", "debug" },
        { "max-body-size", "4Mi" }, { "metrics-listen-address", "127.0.0.1" }, { "metrics-port", "9090" }, { "mode", "standalone" },
        { "placement-host-address", "x:1" }, { "profile-port", "7777" }, { "read-buffer-size", "4Ki" }, { "reminders-service", "x:1" },
        { "scheduler-host-address", "x:1" }, { "scheduler-job-streams", "3" }, { "sentry-address", "x:1" }, { "sentry-request-jwt-audiences", "x" },
        { "unix-domain-socket", "sockets" },
    };

    [Theory]
    [MemberData(nameof(Flags))]
    public void Parse_EveryFlagOfDaprd_IsTakenInAllItsForms(string flag, string value)
    {
        SidecarOptions.Parse(["--app-id", "shop", "--" + flag, value]).ShouldNotBeNull();
        SidecarOptions.Parse(["--app-id", "shop", $"--{flag}={value}"]).ShouldNotBeNull();
        ExitCodeOf("--" + flag).ShouldBe(2, "a flag without its value");
    }

    [Theory]
    [InlineData("app-ssl")]
    [InlineData("disable-builtin-k8s-secret-store")]
    [InlineData("enable-api-logging")]
    [InlineData("enable-app-health-check")]
    [InlineData("enable-metrics")]
    [InlineData("enable-mtls")]
    [InlineData("enable-profiling")]
    [InlineData("log-as-json")]
    public void Parse_Switch_TakesGosBooleans(string flag)
    {
        foreach (var form in new[] { "--" + flag, $"--{flag}=1", $"--{flag}=FALSE", $"--{flag}=t" })
        {
            SidecarOptions.Parse(["--app-id", "shop", form]).ShouldNotBeNull();
        }

        ExitCodeOf($"--{flag}=maybe").ShouldBe(2);
    }

    [Theory]
    [InlineData(2, "--carts", "1")]
    [InlineData(2, "--app-max-concurrency", "many")]
    [InlineData(2, "--scheduler-job-streams", "many")]
    [InlineData(2, "--dapr-block-shutdown-duration", "soon")]
    [InlineData(2, "--dapr-block-shutdown-duration", "5")]
    [InlineData(2, "--help")]
    [InlineData(0, "--version")]
    [InlineData(0, "--build-info")]
    [InlineData(1, "--app-id", "")]
    [InlineData(1, "--app-id", "a.b")]
    [InlineData(1, "--app-protocol", "smtp")]
    [InlineData(1, "--app-port", "http")]
    [InlineData(1, "--metrics-port", "x")]
    [InlineData(1, "--log-level", "loud")]
    [InlineData(1, "--mode", "cloud")]
    [InlineData(1, "--max-body-size", "big")]
    [InlineData(1, "--read-buffer-size", "big")]
    [InlineData(1, "--disable-init-endpoints", "carts")]
    [InlineData(1, "--dapr-listen-addresses", "here")]
    [InlineData(1, "--actors-disseminate-timeout", "0s")]
    [InlineData(1, "--resources-path", "/nowhere/at/all")]
    [InlineData(1, "--dapr-http-port", "4000", "--dapr-grpc-port", "4000")]
    public void Parse_WrongFlag_EndsWithItsCode(int code, params string[] flags) => ExitCodeOf(flags).ShouldBe(code);

    [Fact]
    public void Parse_MeaningOfValues()
    {
        var options = SidecarOptions.Parse(
        [
            "--app-id", "shop", "-app-port", "81", "--app-protocol", "GRPC", "--app-ssl", "--app-max-concurrency", "7", "--max-body-size", "16Ki",
            "--dapr-http-max-request-size", "9", "--dapr-http-read-buffer-size", "8", "--enable-app-health-check", "--app-health-check-path", "/ready",
            "--app-health-probe-interval", "2", "--app-health-probe-timeout", "250", "--app-health-threshold", "1", "--dapr-graceful-shutdown-seconds", "9",
            "--dapr-block-shutdown-duration", "1m", "--app-binding-options-timeout", "1s", "--disable-init-endpoints", "config", "--enable-api-logging=false",
            "--log-as-json", "--placement-host-address", "", "--dapr-internal-grpc-port", "4001", "--resources-path", folder.Resources, "more", "words",
        ]);

        options.AppPort.ShouldBe(81);
        options.AppProtocol.ShouldBe("grpcs");
        options.AppMaxConcurrency.ShouldBe(7);
        options.MaxBodyBytes.ShouldBe(16 * 1024);
        options.ReadBufferBytes.ShouldBe(8 * 1024);
        options.AppHealth!.Path.ShouldBe("/ready");
        options.AppHealth.Interval.ShouldBe(TimeSpan.FromSeconds(2));
        options.AppHealth.Timeout.ShouldBe(TimeSpan.FromMilliseconds(250));
        options.AppHealth.Threshold.ShouldBe(1);
        options.GracefulShutdown.ShouldBe(TimeSpan.FromSeconds(9));
        options.BlockShutdown.ShouldBe(TimeSpan.FromMinutes(1));
        options.BindingQuestionTimeout.ShouldBe(TimeSpan.FromSeconds(1));
        options.AsksAppForConfig.ShouldBeFalse();
        options.AsksAppForSubscriptions.ShouldBeTrue();
        options.LogsCalls.ShouldBe(false);
        options.LogsAsJson.ShouldBeTrue();
        options.HasPlacement.ShouldBeFalse();
        options.HasScheduler.ShouldBeTrue();
        options.InternalPort.ShouldBe(4001);
        options.ResourcePaths.ShouldBe([folder.Resources]);
    }

    [Fact]
    public void Parse_Wait_NeedsNoAppId() => SidecarOptions.Parse(["--wait", "--dapr-http-port", "4002"]).Waits.ShouldBeTrue();

    [Fact]
    public void Parse_Standard_IsDaprds()
    {
        var options = SidecarOptions.Parse(["--app-id", "shop"]);

        options.HttpPort.ShouldBe(3500);
        options.GrpcPort.ShouldBe(50001);
        options.InternalPort.ShouldBe(50002);
        options.AppAddress.ShouldBe("127.0.0.1");
        options.MaxBodyBytes.ShouldBe(4 * 1024 * 1024);
        options.ReadBufferBytes.ShouldBe(4 * 1024);
        options.GracefulShutdown.ShouldBe(TimeSpan.FromSeconds(5));
        options.BindingQuestionTimeout.ShouldBe(TimeSpan.FromSeconds(3));
        options.AppHealth.ShouldBeNull();
        options.AppPort.ShouldBeNull();
        options.ListenAddresses.ShouldBe(["127.0.0.1"]);
        options.HasMtls.ShouldBeFalse();
    }

    private static int ExitCodeOf(params string[] flags)
    {
        var all = flags.Contains("--app-id") ? flags : ["--app-id", "shop", .. flags];
        return Should.Throw<CommandLineException>(() => SidecarOptions.Parse(all)).ExitCode;
    }
}

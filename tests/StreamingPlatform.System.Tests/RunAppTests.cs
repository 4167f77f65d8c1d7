using StreamingPlatform.Testing;

namespace StreamingPlatform.SystemTests;

/// <summary>Any app beside a sidecar.</summary>
public sealed class RunAppTests
{
    [Fact]
    public async Task Run_AppEnds_GivesItsExitCodeAndEndsTheSidecar()
    {
        // the app waits for its sidecar by the port in its environment
        const string app = "until exec 3<>/dev/tcp/127.0.0.1/$DAPR_HTTP_PORT; do sleep 0.1; done 2>/dev/null; echo \"I am $APP_ID on $APP_PORT\"; exit 7";

        var (exitCode, output) = await PlatformProcess.RunToEndAsync(
            TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken, "run", "--app-id", "guest", "--app-port=6100", "--log-level", "warn", "--", "bash", "-c", app);

        exitCode.ShouldBe(7, output);
        output.ShouldContain("== APP == I am guest on 6100");
    }

    [Fact]
    public async Task Run_FlagThatTheSidecarRefuses_EndsTheApp()
    {
        var (exitCode, output) = await PlatformProcess.RunToEndAsync(
            TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken, "run", "--app-id", "guest", "--log-level", "loud", "--", "sleep", "1000");

        exitCode.ShouldNotBe(0, output);
        output.ShouldContain("log-level");
    }
}

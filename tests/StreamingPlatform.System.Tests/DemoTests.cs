using StreamingPlatform.Testing;

namespace StreamingPlatform.SystemTests;

/// <summary>The one command.</summary>
[Collection("one platform at a time")]
public sealed class DemoTests
{
    [Fact]
    public async Task Demo_Exit_VerifiesEveryFigureAndEndsWith0()
    {
        var (exitCode, output) = await PlatformProcess.RunToEndAsync(
            TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken, "demo", "--exit", "--ports", "free");

        output.ShouldContain("Platform ready: http://127.0.0.1:");
        output.ShouldContain("Verified: all");
        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task Demo_SidecarGivenByPath_RunsOnItAndEndsIt()
    {
        var (exitCode, output) = await PlatformProcess.RunToEndAsync(
            TimeSpan.FromMinutes(3),
            TestContext.Current.CancellationToken,
            "demo", "--exit", "--ports", "free", "--sidecar", PlatformProcess.ProgramFile("StreamingPlatform.Sidecar"), "--components", PlatformProcess.LocalComponents);

        output.ShouldContain("Verified: all");
        exitCode.ShouldBe(0, output);
    }
}

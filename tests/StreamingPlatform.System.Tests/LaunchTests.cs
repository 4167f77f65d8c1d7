using System.Net;
using System.Net.Sockets;
using StreamingPlatform.Testing;

namespace StreamingPlatform.SystemTests;

/// <summary>Starting and stopping everything.</summary>
[Collection("one platform at a time")]
public sealed class LaunchTests
{
    [Fact]
    public async Task Interrupt_OfTheWholeProcessGroup_IsTheLaunchersToActOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var data = new TemporaryFolder();
        await using var platform = await PlatformProcess.StartAsync(data.Path, cancellationToken);
        var children = platform.ChildProcessIds();

        // a terminal's Ctrl-C reaches the children first and the launcher last: nothing may be stopped out of order
        platform.InterruptChildren();
        using var client = new HttpClient { BaseAddress = platform.AddressOf("insights") };
        using (var health = await client.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken))
        {
            health.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await platform.StopAsync(cancellationToken)).ShouldBe(0, platform.Output);
        platform.Output.ShouldNotContain("starting it again");
        children.Where(PlatformProcess.IsAlive).ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_PortInUse_IsReportedByName()
    {
        using var data = new TemporaryFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        // the registry's port is 8082, and the offset moves it to the one that is taken
        var offset = ((IPEndPoint)listener.LocalEndpoint).Port - 8082;

        var (exitCode, output) = await PlatformProcess.RunToEndAsync(
            TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken, "--data", data.Path, "--port-offset", $"{offset}");

        exitCode.ShouldBe(1);
        output.ShouldContain($"port {offset + 8082} of registry");
    }

    [Fact]
    public async Task Start_SidecarThatIsNowhere_SaysSo()
    {
        using var data = new TemporaryFolder();

        var (exitCode, output) = await PlatformProcess.RunToEndAsync(
            TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken, "--data", data.Path, "--ports", "free", "--sidecar", "no-such-daprd");

        exitCode.ShouldBe(1);
        output.ShouldContain("'no-such-daprd' is neither a file nor on PATH");
    }
}

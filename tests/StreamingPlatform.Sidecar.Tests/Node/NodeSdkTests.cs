using System.Diagnostics;
using System.Text.Json;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Node;

/// <summary>The Dapr SDK for Node, unmodified, over both protocols.</summary>
public sealed class NodeSdkTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("http", new[] { "state", "publish", "invoke", "others", "actors", "timers" })]
    [InlineData("grpc", new[] { "state", "publish", "invoke", "others" })]
    public async Task Sdk_EveryPart_DoesWhatItShould(string protocol, string[] parts)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var packages = await NodePackages.InstallOrSkipAsync(cancellationToken);
        using var folder = new TemporaryFolder();
        folder.AddComponent("events", "pubsub.log", [("path", "log")]);
        folder.AddComponent("heads", "state.sqlite", [("connectionString", "heads.db"), ("actorStateStore", "true")]);
        folder.AddComponent("secrets", "secretstores.local.env", []);
        var appPort = SidecarProcess.FreePort();
        await using var sidecar = await SidecarProcess.StartAsync(
            "node-app", folder.Path, [folder.Resources], cancellationToken, appPort, "--app-protocol", protocol, "TEST_SECRET=open sesame");

        var (done, output) = await RunAsync(packages, protocol, appPort, sidecar, cancellationToken);

        done.Where(p => p.Error is not null).ShouldBeEmpty($"{output}\n{sidecar.Log}");
        done.Select(p => p.Part).ShouldBe(parts, $"{output}\n{sidecar.Log}");
    }

    private static async Task<(List<PartDone> Done, string Output)> RunAsync(
        string packages, string protocol, int appPort, SidecarProcess sidecar, CancellationToken cancellationToken)
    {
        var port = protocol == "grpc" ? sidecar.GrpcPort : sidecar.HttpPort;
        var start = new ProcessStartInfo("node", ["client.js", protocol, $"{appPort}", $"{port}", $"{sidecar.HttpPort}"])
        {
            WorkingDirectory = packages,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DAPR_HTTP_PORT"] = $"{sidecar.HttpPort}";
        start.Environment["DAPR_GRPC_PORT"] = $"{sidecar.GrpcPort}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var node = Process.Start(start)!;
        try
        {
            var errors = node.StandardError.ReadToEndAsync(limit.Token);
            var output = await node.StandardOutput.ReadToEndAsync(limit.Token);
            await node.WaitForExitAsync(limit.Token);
            var done = output.Split('\n').Where(line => line.StartsWith("{\"part\"", StringComparison.Ordinal))
                .Select(line => JsonSerializer.Deserialize<PartDone>(line, JsonSerializerOptions.Web)!).ToList();
            return (done, output + await errors);
        }
        finally
        {
            node.Kill(entireProcessTree: true);
        }
    }

    private sealed record PartDone(string Part, string? Error);
}

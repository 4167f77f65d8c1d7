using System.Net;
using System.Net.Sockets;
using StreamingPlatform.Local.Ports;
using StreamingPlatform.Local.RunTemplate;

namespace StreamingPlatform.LocalTests.Ports;

public sealed class AppPortsTests
{
    private static readonly AppTemplate[] Apps = [App("one", 8081), App("two", 8082)];

    [Fact]
    public void Assign_Fixed_KeepsTheTemplatesPortsPlusOffset() =>
        AppPorts.Assign(Apps, freePorts: false, offset: 100).Select(ports => ports.App).ShouldBe([8181, 8182]);

    [Fact]
    public void Assign_Free_AllPortsDiffer()
    {
        var ports = AppPorts.Assign(Apps, freePorts: true, offset: 0).SelectMany(one => new[] { one.App, one.Http, one.Grpc, one.InternalGrpc, one.Metrics }).ToList();

        ports.Distinct().Count().ShouldBe(10);
    }

    [Fact]
    public void IsFree_SomebodyListens_IsFalse()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        FreePorts.IsFree(((IPEndPoint)listener.LocalEndpoint).Port).ShouldBeFalse();
    }

    private static AppTemplate App(string id, int port) => new(id, $"/{id}", port, [], null, new Dictionary<string, string>(), "info");
}

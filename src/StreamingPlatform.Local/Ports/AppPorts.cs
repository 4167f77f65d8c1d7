using StreamingPlatform.Local.RunTemplate;

namespace StreamingPlatform.Local.Ports;

/// <summary>The ports of one app and its sidecar.</summary>
internal sealed record AppPorts(int App, int Http, int Grpc, int InternalGrpc, int Metrics)
{
    private const int PortsOfASidecar = 4;

    /// <summary>The template's ports for the apps, or free ones; always free ones for the sidecars.</summary>
    public static IReadOnlyList<AppPorts> Assign(IReadOnlyList<AppTemplate> apps, bool freePorts, int offset)
    {
        var fixedPorts = freePorts ? [] : apps.Select(app => app.Port + offset).ToHashSet();
        var free = new Queue<int>(FreePorts.Draw(apps.Count * (PortsOfASidecar + 2)).Where(port => !fixedPorts.Contains(port)));
        return
        [
            .. apps.Select(app => new AppPorts(
                freePorts ? free.Dequeue() : app.Port + offset, free.Dequeue(), free.Dequeue(), free.Dequeue(), free.Dequeue())),
        ];
    }
}

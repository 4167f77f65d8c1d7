using StreamingPlatform.Local.Ports;
using StreamingPlatform.Local.Processes;
using StreamingPlatform.Local.RunTemplate;

namespace StreamingPlatform.Local.Running;

/// <summary>An app and its sidecar while they run.</summary>
internal sealed record RunningApp(AppTemplate Template, AppPorts Ports, SupervisedProcess App, SupervisedProcess Sidecar)
{
    public Uri Address { get; } = new($"http://127.0.0.1:{Ports.App}");

    public Uri SidecarAddress { get; } = new($"http://127.0.0.1:{Ports.Http}");

    public AppEntry Entry => new(
        $"http://127.0.0.1:{Ports.App}", App.ProcessId, $"http://127.0.0.1:{Ports.Http}", $"http://127.0.0.1:{Ports.Grpc}", Sidecar.ProcessId, App.Plan.LogFile);
}

using Spectre.Console;

namespace StreamingPlatform.Local.Running;

/// <summary>What runs where.</summary>
internal static class PlatformTable
{
    public static Table Of(LocalPlatform platform)
    {
        var table = new Table().AddColumns("app", "address", "pid", "sidecar HTTP", "sidecar gRPC", "sidecar pid");
        foreach (var app in platform.Apps.OrderBy(app => app.Ports.App))
        {
            table.AddRow(
                app.Template.AppId,
                app.Address.ToString().TrimEnd('/'),
                $"{app.App.ProcessId}",
                $"{app.Ports.Http}",
                $"{app.Ports.Grpc}",
                $"{app.Sidecar.ProcessId}");
        }

        return table;
    }
}

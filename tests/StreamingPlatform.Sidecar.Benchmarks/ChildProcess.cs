using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace StreamingPlatform.Sidecar.Benchmarks;

/// <summary>A library of this folder as a process of its own; it ends with its standard input.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process process;

    public ChildProcess(string library, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, library), .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["EXIT_WITH_STDIN"] = "1";
        start.Environment["SIDECAR_NEIGHBOURS"] = Path.Combine(folder, "neighbours");
        process = Process.Start(start) ?? throw new InvalidOperationException($"{library} did not start");
        _ = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>CPU seconds so far.</summary>
    public double Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}

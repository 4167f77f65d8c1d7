using System.Diagnostics;

namespace StreamingPlatform.Sidecar.Tests.Durability;

/// <summary>One of the programs that tests start and kill.</summary>
internal sealed class CrashingProgram : IAsyncDisposable
{
    private readonly Process process;

    public CrashingProgram(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "StreamingPlatform.Testing.Programs.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        start.Environment.Remove("ASPNETCORE_URLS");
        process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
    }

    /// <summary>kill -9.</summary>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}

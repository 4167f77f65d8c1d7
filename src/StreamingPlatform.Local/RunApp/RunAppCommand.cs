using System.Diagnostics;
using StreamingPlatform.Local.Layout;
using StreamingPlatform.Local.Processes;
using StreamingPlatform.Local.Running;

namespace StreamingPlatform.Local.RunApp;

/// <summary>
/// <c>run --app-id X [flags of daprd] -- COMMAND</c>: any app beside an embedded sidecar, as Dapr's own <c>run</c> does it. The app gets the sidecar's ports in
/// its environment; its lines are marked. When the app ends, the sidecar is ended, and the other way round.
/// </summary>
internal static class RunAppCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The app's exit code, the sidecar's if that ended first, 0 after a signal, 1 if nothing could be started.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        using var end = new EndSignals();
        try
        {
            var run = RunAppArguments.Parse(arguments);
            using var sidecar = StartSidecar(run);
            Console.WriteLine($"Sidecar of {run.AppId}: HTTP on port {run.HttpPort}, gRPC on port {run.GrpcPort}.");
            using var app = run.Command.Count == 0 ? null : StartApp(run);
            return await FollowAsync(sidecar, app, end.Token);
        }
        catch (LocalException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static async Task<int> FollowAsync(Process sidecar, Process? app, CancellationToken end)
    {
        var sidecarEnds = sidecar.WaitForExitAsync(CancellationToken.None);
        var appEnds = app?.WaitForExitAsync(CancellationToken.None) ?? Task.Delay(Timeout.InfiniteTimeSpan, end);
        var first = await Task.WhenAny(sidecarEnds, appEnds, Task.Delay(Timeout.InfiniteTimeSpan, end));
        if (app is not null)
        {
            await StopAsync(app);
        }

        await StopAsync(sidecar);
        if (first == sidecarEnds)
        {
            await Console.Error.WriteLineAsync($"The sidecar ended with exit code {sidecar.ExitCode}.");
            return sidecar.ExitCode;
        }

        return app is not null && first == appEnds ? app.ExitCode : 0;
    }

    private static async Task StopAsync(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        Signals.AskToEnd(process.Id);
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static Process StartSidecar(RunAppArguments run)
    {
        var program = new PlatformLayout(AppContext.BaseDirectory).Sidecar();
        var start = new ProcessStartInfo(program.FileName, [.. program.Arguments, .. run.SidecarFlags]) { RedirectStandardInput = true, UseShellExecute = false };
        start.Environment["EXIT_WITH_STDIN"] = "1";
        start.Environment["DOTNET_ROOT"] = DotnetHost.Root;
        return Start(start, string.Empty);
    }

    private static Process StartApp(RunAppArguments run)
    {
        var start = new ProcessStartInfo(run.Command[0], run.Command.Skip(1)) { UseShellExecute = false };
        foreach (var (name, value) in run.AppEnvironment())
        {
            start.Environment[name] = value;
        }

        try
        {
            return Start(start, "== APP == ");
        }
        catch (System.ComponentModel.Win32Exception absent)
        {
            throw new LocalException($"'{run.Command[0]}' cannot be started: {absent.Message}");
        }
    }

    private static Process Start(ProcessStartInfo start, string mark)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Write(string? line)
        {
            if (line is not null)
            {
                Console.WriteLine(mark + line);
            }
        }
    }
}

using System.Runtime.InteropServices;

namespace StreamingPlatform.Local.Running;

/// <summary>Ctrl-C, SIGTERM, SIGHUP, and where <c>EXIT_WITH_STDIN=1</c> the end of standard input: all ask for a clean end.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly List<PosixSignalRegistration> registrations;

    public EndSignals()
    {
        registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
        if (Environment.GetEnvironmentVariable("EXIT_WITH_STDIN") == "1")
        {
            new Thread(WaitForEndOfInput) { IsBackground = true, Name = "standard input" }.Start();
        }
    }

    public CancellationToken Token => end.Token;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        end.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        end.Cancel();
    }

    private void WaitForEndOfInput()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        while (input.Read(ignored) > 0)
        {
        }

        end.Cancel();
    }
}

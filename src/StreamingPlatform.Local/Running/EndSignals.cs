using System.Runtime.InteropServices;

namespace StreamingPlatform.Local.Running;

/// <summary>Ctrl-C, SIGTERM, SIGHUP, and where <c>EXIT_WITH_STDIN=1</c> the end of standard input: all ask for a clean end.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource end = new();
    private readonly List<PosixSignalRegistration> registrations;
    private bool disposed;

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
        lock (gate)
        {
            disposed = true;
            end.Dispose();
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        AskToEnd();
    }

    private void WaitForEndOfInput()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        while (input.Read(ignored) > 0)
        {
        }

        AskToEnd();
    }

    /// <summary>A second signal may still be on its way when everything has ended.</summary>
    private void AskToEnd()
    {
        lock (gate)
        {
            _ = disposed ? Task.CompletedTask : end.CancelAsync();
        }
    }
}

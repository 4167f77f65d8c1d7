using System.Runtime.InteropServices;

namespace StreamingPlatform.Sidecar.Health;

/// <summary>The lifetime of a sidecar with <c>--dapr-block-shutdown-duration</c>: SIGINT and SIGTERM go by <see cref="BlockedEnd"/>.</summary>
internal sealed class EndSignals(BlockedEnd end) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => signals.ForEach(signal => signal.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        end.Signal();
    }
}

using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using RocksDbSharp;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>
/// This process's part in a shared log folder. Whoever locks <c>owner.lock</c> owns the log and serves the others; they notice its end at once by
/// their closed sockets and one of them takes over.
/// </summary>
internal sealed partial class LogNode : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly LogSettings settings;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly Task running;
    private string? notOpened;
    private TaskCompletionSource<ILogLink> link = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LogNode(LogSettings settings, TimeProvider clock, ILogger logger)
    {
        this.settings = settings;
        this.clock = clock;
        this.logger = logger;
        Directory.CreateDirectory(settings.Path);
        running = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Returns when the record is on disk.</summary>
    /// <exception cref="TimeoutException">No owner took it within the publish timeout.</exception>
    public async Task AppendAsync(string topic, LogRecord record, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        deadline.CancelAfter(settings.PublishTimeout);
        try
        {
            await RetryAsync(async (current, token) =>
            {
                await current.AppendAsync(topic, record, token);
                return true;
            }, deadline.Token);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the log in {settings.Path} has no owner that answers", cause);
        }
    }

    public Task<IReadOnlyList<LogEntry>> FetchAsync(LogFetch fetch, CancellationToken cancellationToken) =>
        RetryAsync((current, token) => current.FetchAsync(fetch, token), cancellationToken);

    public Task CommitAsync(string group, string topic, long position, CancellationToken cancellationToken) =>
        RetryAsync(async (current, token) =>
        {
            await current.CommitAsync(group, topic, position, token);
            return true;
        }, cancellationToken);

    public Task ReleaseAsync(string group, string topic, CancellationToken cancellationToken) =>
        RetryAsync(
            async (current, token) =>
            {
                await current.ReleaseAsync(group, topic, token);
                return true;
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        lock (gate)
        {
            link.TrySetCanceled(stopping.Token);
        }

        stopping.Dispose();
    }

    private async Task<T> RetryAsync<T>(Func<ILogLink, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<ILogLink> current;
            lock (gate)
            {
                current = link.Task;
            }

            try
            {
                return await call(await current.WaitAsync(cancellationToken), cancellationToken);
            }
            catch (LogLinkLostException error)
            {
                CallRepeated(error);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private async Task RunAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (TryLock() is { } owned)
                {
                    await using (owned)
                    {
                        await OwnAsync();
                    }
                }
                else if (await TryConnectAsync() is { } remote)
                {
                    using (remote)
                    {
                        OwnerFound(settings.Path);
                        await UseAsync(remote);
                    }
                }
                else
                {
                    await Task.Delay(Pause, clock, stopping.Token);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is RocksDbException or IOException or SocketException or UnauthorizedAccessException)
            {
                // another process may still be letting go of the files; otherwise the cause stands in the log and calls run into their deadline
                TellNotOpened(error);
                await PauseAsync();
            }
        }
    }

    /// <summary>Once, as long as the reason stays the same: it is tried ten times a second.</summary>
    private void TellNotOpened(Exception error)
    {
        if (error.Message != notOpened)
        {
            notOpened = error.Message;
            LogNotOpened(error, settings.Path);
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the loop sees it
        }
    }

    private FileStream? TryLock()
    {
        try
        {
            return new FileStream(Path.Combine(settings.Path, "owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            // somebody else has it
            return null;
        }
    }

    private async Task OwnAsync()
    {
        using var engine = new LogEngine(Path.Combine(settings.Path, "data"), settings.Retention, clock, logger);
        var leases = new LogLeases();
        var address = SocketAddress();
        using var server = new LogServer(address, engine, leases, logger);
        await AnnounceAsync(address);
        using var local = new LocalLogLink(engine, leases);
        notOpened = null;
        LogOwned(settings.Path);
        using var sweeping = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var sweeps = SweepAsync(engine, sweeping.Token);
        _ = engine.Failed.ContinueWith(_ => local.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await UseAsync(local);
        await sweeping.CancelAsync();
        await sweeps;
    }

    /// <summary>Sends calls over the link until it is lost or the node stops.</summary>
    private async Task UseAsync(ILogLink current)
    {
        lock (gate)
        {
            link.TrySetResult(current);
        }

        try
        {
            await current.Lost.WaitAsync(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
        finally
        {
            lock (gate)
            {
                link = new TaskCompletionSource<ILogLink>(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private async Task SweepAsync(LogEngine engine, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(settings.Retention.SweepEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                SweepOnce(engine);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the log is being closed
        }
        catch (ObjectDisposedException)
        {
            // closed after the disk refused a write
        }
    }

    private void SweepOnce(LogEngine engine)
    {
        try
        {
            if (engine.Sweep() is > 0 and var topics)
            {
                OldRemoved(topics, settings.Path);
            }
        }
        catch (RocksDbException error)
        {
            SweepFailed(error, settings.Path);
        }
    }

    /// <summary>In the folder, or where the path would be too long for a socket (108 bytes), in the folder for temporary files.</summary>
    private string SocketAddress()
    {
        var inFolder = Path.Combine(settings.Path, "owner.sock");
        return Encoding.UTF8.GetByteCount(inFolder) <= 100 ? inFolder : Path.Combine(Path.GetTempPath(), $"log-{Guid.NewGuid():N}.sock");
    }

    private async Task AnnounceAsync(string address)
    {
        var file = Path.Combine(settings.Path, "owner.json");
        await File.WriteAllTextAsync(file + ".new", JsonSerializer.Serialize(new Owner(address, Environment.ProcessId)), stopping.Token);
        File.Move(file + ".new", file, overwrite: true);
    }

    private async Task<RemoteLogLink?> TryConnectAsync()
    {
        try
        {
            var text = await File.ReadAllTextAsync(Path.Combine(settings.Path, "owner.json"), stopping.Token);
            return JsonSerializer.Deserialize<Owner>(text) is { } owner ? await RemoteLogLink.ConnectAsync(owner.Address, stopping.Token) : null;
        }
        catch (Exception error) when (error is IOException or SocketException or JsonException)
        {
            // between two owners: the one that has the lock has not announced itself yet
            return null;
        }
    }

    private sealed record Owner(string Address, int Pid);

    [LoggerMessage(EventId = 2411, Level = LogLevel.Information, Message = "Owns the log in {Path}")]
    private partial void LogOwned(string path);

    [LoggerMessage(EventId = 2412, Level = LogLevel.Information, Message = "Uses the log in {Path} through its owner")]
    private partial void OwnerFound(string path);

    [LoggerMessage(EventId = 2413, Level = LogLevel.Warning, Message = "The log in {Path} cannot be opened yet")]
    private partial void LogNotOpened(Exception error, string path);

    [LoggerMessage(EventId = 2414, Level = LogLevel.Debug, Message = "A call to the log is repeated")]
    private partial void CallRepeated(Exception error);

    [LoggerMessage(EventId = 2415, Level = LogLevel.Information, Message = "Old messages of {Topics} topics were removed from the log in {Path}")]
    private partial void OldRemoved(int topics, string path);

    [LoggerMessage(EventId = 2416, Level = LogLevel.Error, Message = "Old messages in {Path} could not be removed")]
    private partial void SweepFailed(Exception error, string path);
}

using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>The way to an owner in another process.</summary>
internal sealed class RemoteLogLink : ILogLink, IDisposable
{
    private readonly FrameSocket socket;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<IReadOnlyList<LogEntry>>> calls = new();
    private readonly TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastCall;

    private RemoteLogLink(FrameSocket socket)
    {
        this.socket = socket;
        _ = Task.Run(ReadAsync);
    }

    public Task Lost => lost.Task;

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<RemoteLogLink> ConnectAsync(string address, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(address), cancellationToken);
            return new RemoteLogLink(new FrameSocket(socket));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public Task AppendAsync(string topic, LogRecord record, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref lastCall);
        var frame = LogFrames.Start(LogFrames.Kind.Append, call);
        frame.Text(topic);
        return CallAsync(call, frame.End(record.Length), record, cancellationToken);
    }

    public Task<IReadOnlyList<LogEntry>> FetchAsync(LogFetch fetch, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref lastCall);
        var frame = LogFrames.Start(LogFrames.Kind.Fetch, call);
        frame.Number(fetch.From);
        frame.Number(fetch.MaxBytes);
        frame.Number(fetch.MaxCount);
        frame.Number((int)fetch.Wait.TotalMilliseconds);
        frame.Text(fetch.Group);
        frame.Text(fetch.Topic);
        return CallAsync(call, frame.End(0), default, cancellationToken);
    }

    public Task CommitAsync(string group, string topic, long position, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref lastCall);
        var frame = LogFrames.Start(LogFrames.Kind.Commit, call);
        frame.Number(position);
        frame.Text(group);
        frame.Text(topic);
        return CallAsync(call, frame.End(0), default, cancellationToken);
    }

    public Task ReleaseAsync(string group, string topic, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref lastCall);
        var frame = LogFrames.Start(LogFrames.Kind.Release, call);
        frame.Text(group);
        frame.Text(topic);
        return CallAsync(call, frame.End(0), default, cancellationToken);
    }

    public void Dispose() => socket.Dispose();

    private async Task<IReadOnlyList<LogEntry>> CallAsync(long call, ReadOnlyMemory<byte> frame, LogRecord record, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<IReadOnlyList<LogEntry>>(TaskCreationOptions.RunContinuationsAsynchronously);
        calls[call] = done;
        if (lost.Task.IsCompleted)
        {
            calls.TryRemove(call, out _);
            throw new LogLinkLostException("The owner of the log is gone.");
        }

        try
        {
            // A frame that is cut off would spoil the stream for all others, so a cancelled caller still sends the whole.
            await socket.WriteAsync(frame, record, CancellationToken.None);
        }
        catch (Exception cause) when (cause is IOException or ObjectDisposedException)
        {
            calls.TryRemove(call, out _);
            throw new LogLinkLostException("The owner of the log is gone.", cause);
        }

        // Records that come after the caller left are dropped with their buffers; the position has not moved, so they come again.
        try
        {
            return await done.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            calls.TryRemove(call, out _);
            throw;
        }
    }

    private async Task ReadAsync()
    {
        Exception? cause = null;
        try
        {
            while (await socket.ReadHeadAsync(CancellationToken.None) is var (kind, call, length))
            {
                await ReadAnswerAsync(kind, call, length);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            cause = error;
        }

        lost.TrySetResult();
        socket.Dispose();
        foreach (var call in calls.Keys)
        {
            if (calls.TryRemove(call, out var done))
            {
                done.TrySetException(new LogLinkLostException("The owner of the log is gone.", cause));
            }
        }
    }

    private async Task ReadAnswerAsync(LogFrames.Kind kind, long call, int length)
    {
        IReadOnlyList<LogEntry> entries = [];
        string? refusal = null;
        if (kind == LogFrames.Kind.Records)
        {
            entries = await ReadRecordsAsync();
        }
        else if (length > 0)
        {
            var body = new byte[length];
            await socket.ReadBodyAsync(body, CancellationToken.None);
            refusal = Encoding.UTF8.GetString(body);
        }

        if (!calls.TryRemove(call, out var done))
        {
            return;
        }

        if (kind == LogFrames.Kind.Refused)
        {
            done.TrySetException(new LogLinkLostException(refusal ?? "The owner of the log refused the call."));
        }
        else
        {
            done.TrySetResult(entries);
        }
    }

    private async Task<IReadOnlyList<LogEntry>> ReadRecordsAsync()
    {
        var head = new byte[12];
        await socket.ReadBodyAsync(head.AsMemory(0, 4), CancellationToken.None);
        var entries = new LogEntry[BitConverter.ToInt32(head)];
        for (var i = 0; i < entries.Length; i++)
        {
            await socket.ReadBodyAsync(head, CancellationToken.None);
            var length = BitConverter.ToInt32(head, 8);
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            await socket.ReadBodyAsync(buffer.AsMemory(0, length), CancellationToken.None);
            entries[i] = new LogEntry(BitConverter.ToInt64(head), buffer, length);
        }

        return entries;
    }
}

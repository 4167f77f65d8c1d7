using System.Buffers;
using System.Net.Sockets;
using System.Text;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Serves the owner's log to the other sidecars over a Unix domain socket that only this user may open.</summary>
internal sealed partial class LogServer : IDisposable
{
    private readonly LogEngine engine;
    private readonly LogLeases leases;
    private readonly ILogger logger;
    private readonly Socket listener;
    private readonly Lock gate = new();
    private readonly HashSet<FrameSocket> sockets = [];
    private bool closed;

    public LogServer(string address, LogEngine engine, LogLeases leases, ILogger logger)
    {
        this.engine = engine;
        this.leases = leases;
        this.logger = logger;

        // Left by an owner that was killed; the lock says that nobody lives there any more.
        File.Delete(address);
        listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(address));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(address, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        listener.Listen(128);
        _ = Task.Run(AcceptAsync);
    }

    public void Dispose()
    {
        listener.Dispose();
        FrameSocket[] all;
        lock (gate)
        {
            closed = true;
            all = [.. sockets];
        }

        foreach (var socket in all)
        {
            socket.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket accepted;
            try
            {
                accepted = await listener.AcceptAsync(CancellationToken.None);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                AcceptingEnded(error);
                return;
            }

            var socket = new FrameSocket(accepted);
            lock (gate)
            {
                if (closed)
                {
                    socket.Dispose();
                    return;
                }

                sockets.Add(socket);
            }

            _ = Task.Run(() => ServeAsync(socket));
        }
    }

    private async Task ServeAsync(FrameSocket socket)
    {
        using var link = new LocalLogLink(engine, leases);
        using var gone = new CancellationTokenSource();
        try
        {
            while (await socket.ReadHeadAsync(CancellationToken.None) is var (kind, call, length))
            {
                var buffer = ArrayPool<byte>.Shared.Rent(length);
                await socket.ReadBodyAsync(buffer.AsMemory(0, length), CancellationToken.None);
                _ = AnswerAsync(socket, link, kind, call, buffer, length, gone.Token);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            LinkEnded(error);
        }
        finally
        {
            await gone.CancelAsync();
            socket.Dispose();
            lock (gate)
            {
                sockets.Remove(socket);
            }
        }
    }

    private async Task AnswerAsync(
        FrameSocket socket, LocalLogLink link, LogFrames.Kind kind, long call, byte[] buffer, int length, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                var entries = await HandleAsync(link, kind, buffer.AsMemory(0, length), cancellationToken);
                ArrayPool<byte>.Shared.Return(buffer);
                if (entries is null)
                {
                    await socket.WriteAsync(LogFrames.Start(LogFrames.Kind.Done, call).End(0), default, CancellationToken.None);
                    return;
                }

                var frame = LogFrames.Start(LogFrames.Kind.Records, call);
                frame.Number(entries.Count);
                try
                {
                    await socket.WriteRecordsAsync(frame.End(entries.Sum(e => 12 + e.Stored.Length)), entries, CancellationToken.None);
                }
                finally
                {
                    foreach (var entry in entries)
                    {
                        entry.Release();
                    }
                }
            }
            catch (Exception error) when (error is not (IOException or ObjectDisposedException or OperationCanceledException))
            {
                CallFailed(error, kind);
                var frame = LogFrames.Start(LogFrames.Kind.Refused, call);
                frame.Write(Encoding.UTF8.GetBytes(error.Message));
                await socket.WriteAsync(frame.End(0), default, CancellationToken.None);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // the other side is gone and asks again elsewhere
            LinkEnded(error);
        }
    }

    private static async Task<IReadOnlyList<LogEntry>?> HandleAsync(
        LocalLogLink link, LogFrames.Kind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case LogFrames.Kind.Append:
                var (topic, record) = ReadAppend(body);
                await link.AppendAsync(topic, record, cancellationToken);
                return null;
            case LogFrames.Kind.Fetch:
                return await link.FetchAsync(ReadFetch(body.Span), cancellationToken);
            case LogFrames.Kind.Commit:
                var (position, group, committed) = ReadCommit(body.Span);
                await link.CommitAsync(group, committed, position, cancellationToken);
                return null;
            case LogFrames.Kind.Release:
                var (reader, released) = ReadRelease(body.Span);
                await link.ReleaseAsync(reader, released, cancellationToken);
                return null;
            default:
                throw new InvalidDataException($"A call of the unknown kind {(int)kind}.");
        }
    }

    private static (string Topic, LogRecord Record) ReadAppend(ReadOnlyMemory<byte> body)
    {
        var rest = body.Span;
        var topic = LogFrames.ReadText(ref rest);
        return (topic, LogRecord.Parse(body[^rest.Length..]));
    }

    private static LogFetch ReadFetch(ReadOnlySpan<byte> rest)
    {
        var from = LogFrames.ReadLong(ref rest);
        var bytes = LogFrames.ReadInt(ref rest);
        var count = LogFrames.ReadInt(ref rest);
        var wait = TimeSpan.FromMilliseconds(LogFrames.ReadInt(ref rest));
        var group = LogFrames.ReadText(ref rest);
        return new LogFetch(group, LogFrames.ReadText(ref rest), from, bytes, count, wait);
    }

    private static (long Position, string Group, string Topic) ReadCommit(ReadOnlySpan<byte> rest)
    {
        var position = LogFrames.ReadLong(ref rest);
        var group = LogFrames.ReadText(ref rest);
        return (position, group, LogFrames.ReadText(ref rest));
    }

    private static (string Group, string Topic) ReadRelease(ReadOnlySpan<byte> rest)
    {
        var group = LogFrames.ReadText(ref rest);
        return (group, LogFrames.ReadText(ref rest));
    }

    [LoggerMessage(EventId = 2401, Level = LogLevel.Debug, Message = "No more connections to the log are taken")]
    private partial void AcceptingEnded(Exception error);

    [LoggerMessage(EventId = 2402, Level = LogLevel.Debug, Message = "A connection to the log ended")]
    private partial void LinkEnded(Exception error);

    [LoggerMessage(EventId = 2403, Level = LogLevel.Warning, Message = "A {Kind} call to the log failed")]
    private partial void CallFailed(Exception error, LogFrames.Kind kind);
}

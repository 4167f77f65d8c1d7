using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

/// <summary>The redis-server of <c>${redis}</c>: <c>DAPR_REDIS</c> (HOST:PORT), or one from PATH, started when the first scenario asks and killed at the end.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>How long what came in reply to a command is collected.</summary>
    private static readonly TimeSpan ReplyPatience = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim gate = new(1, 1);
    private Process? process;
    private TemporaryFolder? folder;
    private string? address;

    /// <summary>HOST:PORT; null when there is no server to be had.</summary>
    public async Task<string?> AddressAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return address ??= Environment.GetEnvironmentVariable("DAPR_REDIS") is { Length: > 0 } named ? named : await StartAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>HOST:PORT; skips the test when there is no server to be had.</summary>
    public async Task<string> AddressOrSkipAsync(CancellationToken cancellationToken)
    {
        var found = await AddressAsync(cancellationToken);
        Assert.SkipWhen(found is null, "needs: redis-server on PATH (Debian package redis-server), or DAPR_REDIS=HOST:PORT.");
        return found!;
    }

    /// <summary>Sends one command and returns what has come back after a short while.</summary>
    public static async Task<string> CommandAsync(string address, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var colon = address.LastIndexOf(':');
        using var client = new TcpClient();
        await client.ConnectAsync(address[..colon], int.Parse(address[(colon + 1)..]), cancellationToken);
        var stream = client.GetStream();
        var text = new StringBuilder($"*{command.Count}\r\n");
        foreach (var word in command)
        {
            text.Append($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        await Task.Delay(ReplyPatience, cancellationToken);
        var reply = new byte[1024 * 1024];
        var count = await stream.ReadAsync(reply, cancellationToken);
        return Encoding.UTF8.GetString(reply, 0, count);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        folder?.Dispose();
        gate.Dispose();
    }

    private async Task<string?> StartAsync(CancellationToken cancellationToken)
    {
        if (!OnPath("redis-server"))
        {
            return null;
        }

        folder = new TemporaryFolder();
        var port = FreePorts.Take();
        var start = new ProcessStartInfo("redis-server") { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = folder.Path };
        foreach (var word in new[] { "--port", $"{port}", "--bind", "127.0.0.1", "--save", string.Empty, "--appendonly", "no", "--dir", folder.Path })
        {
            start.ArgumentList.Add(word);
        }

        process = Process.Start(start)!;
        process.BeginOutputReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await AnswersAsync(port, limit.Token))
        {
            await Task.Delay(50, limit.Token);
        }

        return $"127.0.0.1:{port}";
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            // not listening yet
            return false;
        }
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}

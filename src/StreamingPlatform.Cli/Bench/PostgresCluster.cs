using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StreamingPlatform.Cli.Platform;

namespace StreamingPlatform.Cli.Bench;

/// <summary>A private PostgreSQL: durable as it comes (fsync, synchronous_commit and full_page_writes on), memory as the yardstick's description says.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private const string Settings =
        """
        listen_addresses = '127.0.0.1'
        shared_buffers = 1GB
        effective_cache_size = 8GB
        work_mem = 64MB
        max_wal_size = 4GB

        """;

    private readonly string programs;
    private readonly DirectoryInfo folder;

    private PostgresCluster(string programs, DirectoryInfo folder, int port)
    {
        this.programs = programs;
        this.folder = folder;
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false";
    }

    public string ConnectionString { get; }

    /// <summary>The server's own process; its children do the work.</summary>
    public int ProcessId { get; private set; }

    private string Data => Path.Combine(folder.FullName, "data");

    /// <summary>Null where PostgreSQL is not installed.</summary>
    public static async Task<PostgresCluster?> TryStartAsync(CancellationToken cancellationToken)
    {
        if (FindPrograms() is not { } programs)
        {
            return null;
        }

        var cluster = new PostgresCluster(programs, Directory.CreateTempSubdirectory("streaming-platform-postgres-"), FreePort());
        try
        {
            await cluster.StartAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (ProcessId != 0)
        {
            await RunAsync("pg_ctl", ["-D", Data, "-m", "fast", "-w", "stop"], CancellationToken.None);
        }

        folder.Delete(recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Environment.IsPrivilegedProcess)
        {
            // the server refuses to run as root
            await ProcessAsync("chown", ["postgres", folder.FullName], cancellationToken);
        }

        await RunAsync("initdb", ["-D", Data, "-U", "postgres", "-A", "trust", "--no-sync"], cancellationToken);
        var port = new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString).Port;
        await File.AppendAllTextAsync(
            Path.Combine(Data, "postgresql.conf"),
            string.Create(CultureInfo.InvariantCulture, $"{Settings}port = {port}\nunix_socket_directories = '{folder.FullName}'\n"),
            cancellationToken);
        await RunAsync("pg_ctl", ["-D", Data, "-l", Path.Combine(folder.FullName, "log"), "-w", "start"], cancellationToken);
        var file = await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"), cancellationToken);
        ProcessId = int.Parse(file[0], CultureInfo.InvariantCulture);
    }

    private Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var path = Path.Combine(programs, program);
        return Environment.IsPrivilegedProcess
            ? ProcessAsync("runuser", ["-u", "postgres", "--", path, .. arguments], cancellationToken)
            : ProcessAsync(path, arguments, cancellationToken);
    }

    private static async Task ProcessAsync(string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null", "sh", path, .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start) ?? throw new PlatformException($"{path} did not start");
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new PlatformException($"{path} ended with {process.ExitCode}");
        }
    }

    private static string? FindPrograms()
    {
        const string debian = "/usr/lib/postgresql";
        string[] versions = Directory.Exists(debian) ? [.. Directory.GetDirectories(debian).OrderDescending(StringComparer.Ordinal)] : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return versions.Select(version => Path.Combine(version, "bin")).Concat(path).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

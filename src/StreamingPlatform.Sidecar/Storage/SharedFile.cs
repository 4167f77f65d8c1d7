using Microsoft.Data.Sqlite;

namespace StreamingPlatform.Sidecar.Storage;

/// <summary>A SQLite file that the sidecars of this machine share: write-ahead log, every commit on disk, 10 s patience with other writers.</summary>
internal sealed class SharedFile : IDisposable
{
    private readonly SqliteConnection connection;

    /// <summary>Opens or creates the file; the schema must be repeatable.</summary>
    public SharedFile(string path, string schema)
    {
        var full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = full, Pooling = false, DefaultTimeout = 10 }.ToString());
        try
        {
            connection.Open();
            using var prepare = Command($"PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {schema}");
            prepare.ExecuteNonQuery();
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Held around every use: a connection is not safe for several threads.</summary>
    public Lock Gate { get; } = new();

    /// <summary>A transaction that is the only writer's from its start.</summary>
    public SqliteTransaction Begin() => connection.BeginTransaction(deferred: false);

    public SqliteCommand Command(string sql, params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    public void Dispose()
    {
        lock (Gate)
        {
            connection.Dispose();
        }
    }
}

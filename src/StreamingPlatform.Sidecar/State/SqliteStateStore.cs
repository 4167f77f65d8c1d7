using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SQLitePCL;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.State;

/// <summary>
/// state.sqlite: one file, write-ahead log, every acknowledged write on disk. Reads run on pooled connections beside the writer;
/// several processes may open the same file.
/// </summary>
internal sealed partial class SqliteStateStore : IStateStore
{
    private const int MaxIdleReaders = 8;
    private const int PageBytes = 8192;
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(10);
    private readonly string path;
    private readonly SqliteStatements sql;
    private readonly TimeProvider clock;
    private readonly SqliteWriter writer;
    private readonly ConcurrentBag<SqliteSession> idle = [];
    private int idleCount;
    private volatile bool closed;

    private SqliteStateStore(string path, SqliteStatements sql, TimeProvider clock, SqliteWriter writer)
    {
        this.path = path;
        this.sql = sql;
        this.clock = clock;
        this.writer = writer;
    }

    /// <summary>Opens or creates the file of a component; <c>:memory:</c> is the in-memory store.</summary>
    public static IStateStore Open(Component component, TimeProvider clock, ILogger logger)
    {
        var path = PathOf(component);
        if (path == ":memory:")
        {
            return new InMemoryStateStore(clock);
        }

        var table = component.Metadata.GetValueOrDefault("tableName") is { Length: > 0 } name ? name : "state";
        if (!Identifier().IsMatch(table))
        {
            throw new ResourceException($"component {component.Name}: tableName '{table}' is not an identifier");
        }

        var cleanup = component.Metadata.GetValueOrDefault("cleanupInterval") is { Length: > 0 } interval
            ? GoDuration.Parse(interval)
            : TimeSpan.FromHours(1);
        var full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var sql = new SqliteStatements(table);
        var session = OpenWriter(full, sql);
        return new SqliteStateStore(full, sql, clock, new SqliteWriter(session, sql, clock, cleanup, component.Name, logger));
    }

    public IReadOnlyList<string> Capabilities { get; } = ["ETAG", "TRANSACTIONAL", "TTL", "KEYS_LIKE", "ACTOR"];

    public bool FindsTogether => true;

    public TimeSpan? ParseTtl(string text)
    {
        const string wrong = "error parsing TTL: incorrect value for metadata 'ttlInSeconds': ";
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            throw new StateStoreException($"{wrong}strconv.ParseInt: parsing \"{text}\": invalid syntax");
        }

        return seconds is < -1 or > int.MaxValue ? throw new StateStoreException($"{wrong}must be -1 or greater")
            : seconds > 0 ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    public void CheckKey(string key, string operation)
    {
        if (key.Length == 0)
        {
            throw new StateStoreException(operation == "set" ? "missing key in set option" : $"missing key in {operation} operation");
        }
    }

    public Task<IReadOnlyList<StateEntry?>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = Rent();
        try
        {
            var found = new StateEntry?[keys.Count];
            var now = SqliteSession.Format(clock.GetUtcNow());
            if (found.Length == 1)
            {
                found[0] = Read(session, keys[0], now);
            }
            else
            {
                // one snapshot for all keys, and one lock instead of one a key
                session.Run("BEGIN");
                try
                {
                    for (var i = 0; i < found.Length; i++)
                    {
                        found[i] = Read(session, keys[i], now);
                    }
                }
                finally
                {
                    session.Run("COMMIT");
                }
            }

            return Task.FromResult<IReadOnlyList<StateEntry?>>(found);
        }
        finally
        {
            Return(session);
        }
    }

    public Task<IReadOnlyList<Exception?>> WriteAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken) =>
        writer.AddAsync(writes, atomic: false, cancellationToken);

    public async Task TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        var results = await writer.AddAsync(writes, atomic: true, cancellationToken);
        if (results.FirstOrDefault(r => r is not null) is { } failure)
        {
            throw failure;
        }
    }

    public async ValueTask DisposeAsync()
    {
        closed = true;
        await writer.DisposeAsync();
        while (idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private static string PathOf(Component component)
    {
        if (component.Metadata.GetValueOrDefault("connectionString") is not { Length: > 0 } text)
        {
            throw new ResourceException($"component {component.Name}: connectionString is missing");
        }

        if (text.StartsWith("data source=", StringComparison.OrdinalIgnoreCase))
        {
            text = text["data source=".Length..].Split(';')[0];
        }

        if (text.StartsWith("file:", StringComparison.Ordinal))
        {
            text = text["file:".Length..].Split('?')[0];
        }

        return text;
    }

    private static SqliteSession OpenWriter(string path, SqliteStatements sql)
    {
        var session = new SqliteSession(path, BusyTimeout);
        try
        {
            session.Run($"PRAGMA page_size = {PageBytes}");

            // changing the journal mode does not wait for other processes as statements do, so it is asked again
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    session.Run("PRAGMA journal_mode = WAL");
                    break;
                }
                catch (SqliteFailedException error) when (error.IsBusy && attempt < 100)
                {
                    Thread.Yield();
                }
            }

            session.Run("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;");
            session.Run("BEGIN IMMEDIATE;" + sql.Create + "COMMIT;");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static byte[] Decode(byte[] value, bool binary) => binary ? Convert.FromBase64String(Encoding.UTF8.GetString(value)) : value;

    private StateEntry? Read(SqliteSession session, string key, string now)
    {
        var statement = session.Prepare(sql.Select);
        try
        {
            raw.sqlite3_bind_text(statement, 1, key);
            raw.sqlite3_bind_text(statement, 2, now);
            if (!session.Step(statement))
            {
                return null;
            }

            // is_binary marks values that Dapr's own store wrote as base64
            var value = Decode(raw.sqlite3_column_blob(statement, 0).ToArray(), raw.sqlite3_column_int(statement, 1) != 0);
            var etag = raw.sqlite3_column_text(statement, 2).utf8_to_string();
            var expires = raw.sqlite3_column_type(statement, 3) == raw.SQLITE_NULL
                ? (DateTimeOffset?)null
                : SqliteSession.ParseTime(raw.sqlite3_column_text(statement, 3).utf8_to_string());
            return new StateEntry(value, etag, expires);
        }
        finally
        {
            SqliteSession.Reset(statement);
        }
    }

    private SqliteSession Rent()
    {
        ObjectDisposedException.ThrowIf(closed, this);
        if (idle.TryTake(out var session))
        {
            Interlocked.Decrement(ref idleCount);
            return session;
        }

        return new SqliteSession(path, BusyTimeout);
    }

    private void Return(SqliteSession session)
    {
        if (closed || Interlocked.Increment(ref idleCount) > MaxIdleReaders)
        {
            if (!closed)
            {
                Interlocked.Decrement(ref idleCount);
            }

            session.Dispose();
            return;
        }

        idle.Add(session);
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
    private static partial Regex Identifier();
}

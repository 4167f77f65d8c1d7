using System.Globalization;
using SQLitePCL;

namespace StreamingPlatform.Sidecar.State;

/// <summary>
/// One SQLite connection with its prepared statements, on the native interface: values go from the message into SQLite and back with one copy.
/// Not thread safe.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff";
    private const string Times = "yyyy-MM-dd HH:mm:ss.FFF";
    private readonly sqlite3 connection;
    private readonly Dictionary<string, sqlite3_stmt> statements = new(StringComparer.Ordinal);

    static SqliteSession() => Batteries_V2.Init();

    public SqliteSession(string path, TimeSpan busyTimeout)
    {
        var code = raw.sqlite3_open_v2(path, out connection, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            var reason = connection is null ? "out of memory" : raw.sqlite3_errmsg(connection).utf8_to_string();
            connection?.Dispose();
            throw new SqliteFailedException(code, $"{path}: {reason}");
        }

        raw.sqlite3_extended_result_codes(connection, 1);
        raw.sqlite3_busy_timeout(connection, (int)busyTimeout.TotalMilliseconds);
    }

    /// <summary>Rows the last write changed.</summary>
    public int Changes => raw.sqlite3_changes(connection);

    /// <summary>False after SQLite rolled back by itself.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection) == 0;

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.ParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>Runs statements whose rows nobody wants.</summary>
    public void Run(string sql)
    {
        var code = raw.sqlite3_exec(connection, sql);
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    /// <summary>A prepared statement, ready to bind. Call <see cref="Reset"/> after use.</summary>
    public sqlite3_stmt Prepare(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            var code = raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement);
            if (code != raw.SQLITE_OK)
            {
                throw Failure(code);
            }

            statements[sql] = statement;
        }

        return statement;
    }

    public static void Reset(sqlite3_stmt statement)
    {
        // the code repeats the failure of the last step, which is already thrown
        _ = raw.sqlite3_reset(statement);
        _ = raw.sqlite3_clear_bindings(statement);
    }

    public void Execute(sqlite3_stmt statement)
    {
        try
        {
            Step(statement);
        }
        finally
        {
            Reset(statement);
        }
    }

    /// <returns>Whether a row is there.</returns>
    public bool Step(sqlite3_stmt statement) =>
        raw.sqlite3_step(statement) switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            var code => throw Failure(code),
        };

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    private SqliteFailedException Failure(int code) => new(code, raw.sqlite3_errmsg(connection).utf8_to_string());
}

using Microsoft.Data.Sqlite;
using StreamingPlatform.Sidecar.Neighbours;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>The reminders and jobs of all sidecars on this machine, in <c>reminders.db</c> of the neighbours folder.</summary>
internal sealed class ReminderStore(NeighbourDirectory neighbours) : IDisposable
{
    private const string Columns = "type, id, name, due_time, ttl, data, period_ms, next_at, ticks_left, expires_at, version, failure_policy";

    /// <summary>Type names of jobs, which share this store, begin so; no actor type may.</summary>
    public const string JobTypes = "dapr.internal.job.";

    private const double NanosecondsPerMillisecond = 1e6;
    private const string OfKind = $"(type = $jobs OR ($jobs IS NULL AND type NOT LIKE '{JobTypes}%'))";
    private readonly Lock gate = new();
    private SqliteConnection? connection;

    /// <returns>false when it exists and may not be overwritten.</returns>
    public bool Save(Reminder reminder, bool overwrite)
    {
        lock (gate)
        {
            using var command = Command(
                $"INSERT INTO reminders ({Columns}) VALUES ($type, $id, $name, $due, $ttl, $data, $period, $next, $ticks, $expires, $version, $policy) "
                + (overwrite
                    ? "ON CONFLICT (type, id, name) DO UPDATE SET due_time = $due, ttl = $ttl, data = $data, period_ms = $period, next_at = $next, "
                      + "ticks_left = $ticks, expires_at = $expires, version = $version, failure_policy = $policy"
                    : "ON CONFLICT (type, id, name) DO NOTHING"));
            Bind(command, reminder);
            return command.ExecuteNonQuery() > 0;
        }
    }

    public Reminder? Find(string type, string id, string name) =>
        Query($"SELECT {Columns} FROM reminders WHERE type = $type AND id = $id AND name = $name", ("$type", type), ("$id", id), ("$name", name))
            .FirstOrDefault();

    /// <param name="id">null: of every actor of the type.</param>
    public IReadOnlyList<Reminder> List(string type, string? id) =>
        Query(
            $"SELECT {Columns} FROM reminders WHERE type = $type AND ($id IS NULL OR id = $id) ORDER BY id, name",
            ("$type", type), ("$id", (object?)id ?? DBNull.Value));

    /// <summary>Due reminders, earliest first.</summary>
    /// <param name="jobs">Of this type of jobs; null: of actors.</param>
    public IReadOnlyList<Reminder> Due(DateTimeOffset now, string? jobs = null) =>
        Query(
            $"SELECT {Columns} FROM reminders WHERE next_at <= $now AND {OfKind} ORDER BY next_at",
            ("$now", now.ToUnixTimeMilliseconds()), ("$jobs", (object?)jobs ?? DBNull.Value));

    /// <summary>When the next reminder that is not due yet will be.</summary>
    /// <param name="jobs">Of this type of jobs; null: of actors.</param>
    public DateTimeOffset? NextAfter(DateTimeOffset now, string? jobs = null)
    {
        lock (gate)
        {
            using var command = Command(
                $"SELECT MIN(next_at) FROM reminders WHERE next_at > $now AND {OfKind}",
                ("$now", now.ToUnixTimeMilliseconds()), ("$jobs", (object?)jobs ?? DBNull.Value));
            return command.ExecuteScalar() is long next ? DateTimeOffset.FromUnixTimeMilliseconds(next) : null;
        }
    }

    public void Delete(string type, string id, string name)
    {
        lock (gate)
        {
            using var command = Command(
                "DELETE FROM reminders WHERE type = $type AND id = $id AND name = $name", ("$type", type), ("$id", id), ("$name", name));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Those of an actor, or of a type of jobs, whose names begin so.</summary>
    public void DeleteByPrefix(string type, string id, string prefix)
    {
        lock (gate)
        {
            using var command = Command(
                "DELETE FROM reminders WHERE type = $type AND id = $id AND substr(name, 1, length($prefix)) = $prefix",
                ("$type", type), ("$id", id), ("$prefix", prefix));
            command.ExecuteNonQuery();
        }
    }

    public void DeleteAll(string type, string? id)
    {
        lock (gate)
        {
            using var command = Command(
                "DELETE FROM reminders WHERE type = $type AND ($id IS NULL OR id = $id)", ("$type", type), ("$id", (object?)id ?? DBNull.Value));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Replaces the reminder by what remains of it, unless it was registered anew or removed meanwhile.</summary>
    public void Advance(Reminder fired, Reminder? remaining)
    {
        lock (gate)
        {
            using var command = remaining is null
                ? Command("DELETE FROM reminders WHERE type = $type AND id = $id AND name = $name AND version = $before")
                : Command(
                    "UPDATE reminders SET next_at = $next, ticks_left = $ticks, version = $version "
                    + "WHERE type = $type AND id = $id AND name = $name AND version = $before");
            Bind(command, remaining ?? fired);
            command.Parameters.AddWithValue("$before", fired.Version);
            command.ExecuteNonQuery();
        }
    }

    public void Dispose() => connection?.Dispose();

    private static void Bind(SqliteCommand command, Reminder reminder)
    {
        var values = command.Parameters;
        values.AddWithValue("$type", reminder.Type);
        values.AddWithValue("$id", reminder.Id);
        values.AddWithValue("$name", reminder.Name);
        values.AddWithValue("$due", (object?)reminder.DueTime ?? DBNull.Value);
        values.AddWithValue("$ttl", (object?)reminder.Ttl ?? DBNull.Value);
        values.AddWithValue("$data", (object?)reminder.Data ?? DBNull.Value);
        values.AddWithValue("$period", reminder.PeriodNanoseconds is { } period ? period / NanosecondsPerMillisecond : DBNull.Value);
        values.AddWithValue("$next", reminder.NextAt.ToUnixTimeMilliseconds());
        values.AddWithValue("$ticks", (object?)reminder.TicksLeft ?? DBNull.Value);
        values.AddWithValue("$expires", (object?)reminder.ExpiresAt?.ToUnixTimeMilliseconds() ?? DBNull.Value);
        values.AddWithValue("$version", reminder.Version);
        values.AddWithValue("$policy", (object?)reminder.FailurePolicy ?? DBNull.Value);
    }

    private List<Reminder> Query(string sql, params (string Name, object Value)[] parameters)
    {
        lock (gate)
        {
            using var command = Command(sql, parameters);
            using var row = command.ExecuteReader();
            var found = new List<Reminder>();
            while (row.Read())
            {
                found.Add(new Reminder(
                    row.GetString(0), row.GetString(1), row.GetString(2), Text(row, 3), Text(row, 4), Text(row, 5),
                    row.IsDBNull(6) ? null : (long)Math.Round(row.GetDouble(6) * NanosecondsPerMillisecond),
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
                    row.IsDBNull(8) ? null : row.GetInt32(8),
                    row.IsDBNull(9) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
                    row.GetString(10))
                {
                    FailurePolicy = Text(row, 11),
                });
            }

            return found;
        }
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private SqliteCommand Command(string sql, params (string Name, object Value)[] parameters)
    {
        var command = Open().CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private SqliteConnection Open()
    {
        if (connection is not null)
        {
            return connection;
        }

        Directory.CreateDirectory(neighbours.Folder);
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(neighbours.Folder, "reminders.db"),
            Pooling = false,
            DefaultTimeout = 10,
        }.ToString());
        try
        {
            opened.Open();
            using var prepare = opened.CreateCommand();
            prepare.CommandText =
                """
                PRAGMA busy_timeout = 10000;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                CREATE TABLE IF NOT EXISTS reminders (
                    type TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, due_time TEXT, ttl TEXT, data TEXT, period_ms REAL,
                    next_at INTEGER NOT NULL, ticks_left INTEGER, expires_at INTEGER, version TEXT NOT NULL, failure_policy TEXT,
                    PRIMARY KEY (type, id, name)) WITHOUT ROWID;
                CREATE INDEX IF NOT EXISTS reminders_next_at ON reminders (next_at);
                """;
            prepare.ExecuteNonQuery();
            AddColumns(opened);
            return connection = opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Columns that a file of an earlier version lacks.</summary>
    private static void AddColumns(SqliteConnection opened)
    {
        using var look = opened.CreateCommand();
        look.CommandText = "SELECT COUNT(*) FROM pragma_table_info('reminders') WHERE name = 'failure_policy'";
        if (look.ExecuteScalar() is 0L)
        {
            using var add = opened.CreateCommand();
            add.CommandText = "ALTER TABLE reminders ADD COLUMN failure_policy TEXT";
            add.ExecuteNonQuery();
        }
    }
}

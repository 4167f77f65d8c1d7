using System.Globalization;
using StreamingPlatform.Sidecar.Storage;

namespace StreamingPlatform.Sidecar.Configuration;

/// <summary>
/// The SQLite file behind <c>configuration.embedded</c> and <c>bindings.configuration</c>. Every write takes the next number of the file; a
/// removed item stays as a row without value, so that readers of the numbers see its end.
/// </summary>
internal sealed class ConfigurationFile(string path) : IDisposable
{
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS configuration (
            key TEXT NOT NULL PRIMARY KEY, value TEXT, version INTEGER NOT NULL, change INTEGER NOT NULL) WITHOUT ROWID;
        CREATE UNIQUE INDEX IF NOT EXISTS configuration_change ON configuration (change);
        """;

    private readonly SharedFile file = new(path, Schema);

    /// <summary>Number of the last write; 0 in a new file.</summary>
    public long LastChange()
    {
        lock (file.Gate)
        {
            using var command = file.Command("SELECT MAX(change) FROM configuration");
            return command.ExecuteScalar() is long last ? last : 0;
        }
    }

    /// <summary>Items whose last write has a higher number, in the order of their writes, removed ones too.</summary>
    public IReadOnlyList<(string Key, ConfigurationItem Item, long Change)> Since(long change) =>
        Read("SELECT key, value, version, change FROM configuration WHERE change > $change ORDER BY change", ("$change", change));

    /// <returns>null when there is none.</returns>
    public ConfigurationItem? Find(string key) =>
        Read("SELECT key, value, version, change FROM configuration WHERE key = $key AND value IS NOT NULL", ("$key", key)).FirstOrDefault().Item;

    public IReadOnlyList<(string Key, ConfigurationItem Item, long Change)> All() =>
        Read("SELECT key, value, version, change FROM configuration WHERE value IS NOT NULL ORDER BY key");

    /// <summary>Writes an item; its version is one higher than before.</summary>
    /// <param name="value">null removes it.</param>
    /// <param name="expected">Version that it must have; 0: it must not exist; null: any.</param>
    /// <returns>The new version; null when the version was another.</returns>
    public long? Write(string key, string? value, long? expected)
    {
        lock (file.Gate)
        {
            using var transaction = file.Begin();
            using var before = file.Command("SELECT CASE WHEN value IS NULL THEN 0 ELSE version END, version FROM configuration WHERE key = $key", ("$key", key));
            before.Transaction = transaction;
            var (live, version) = (0L, 0L);
            using (var row = before.ExecuteReader())
            {
                if (row.Read())
                {
                    (live, version) = (row.GetInt64(0), row.GetInt64(1));
                }
            }

            if (expected is { } wanted && wanted != live)
            {
                return null;
            }

            using var write = file.Command(
                "INSERT INTO configuration (key, value, version, change) "
                + "VALUES ($key, $value, $version, (SELECT COALESCE(MAX(change), 0) + 1 FROM configuration)) "
                + "ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = excluded.version, change = excluded.change",
                ("$key", key), ("$value", value), ("$version", version + 1));
            write.Transaction = transaction;
            write.ExecuteNonQuery();
            transaction.Commit();
            return version + 1;
        }
    }

    public void Dispose() => file.Dispose();

    private List<(string Key, ConfigurationItem Item, long Change)> Read(string sql, params (string Name, object? Value)[] parameters)
    {
        lock (file.Gate)
        {
            using var command = file.Command(sql, parameters);
            using var row = command.ExecuteReader();
            var found = new List<(string, ConfigurationItem, long)>();
            while (row.Read())
            {
                var item = row.IsDBNull(1)
                    ? ConfigurationItem.Removed
                    : new ConfigurationItem(row.GetString(1), row.GetInt64(2).ToString(CultureInfo.InvariantCulture));
                found.Add((row.GetString(0), item, row.GetInt64(3)));
            }

            return found;
        }
    }
}

namespace StreamingPlatform.Sidecar.State;

/// <summary>The SQL of one table; columns as Dapr's own SQLite store names them.</summary>
internal sealed class SqliteStatements(string table)
{
    private const string Live = "(expiration_time IS NULL OR expiration_time > ?5)";

    public string Create { get; } =
        $"""
         CREATE TABLE IF NOT EXISTS "{table}" (
           key TEXT NOT NULL PRIMARY KEY,
           value BLOB NOT NULL,
           is_binary BOOLEAN NOT NULL,
           etag TEXT NOT NULL,
           expiration_time TIMESTAMP DEFAULT NULL,
           update_time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
         CREATE INDEX IF NOT EXISTS "{table}_expiration_time" ON "{table}" (expiration_time) WHERE expiration_time IS NOT NULL;
         """;

    /// <summary>?1 key, ?2 now.</summary>
    public string Select { get; } =
        $"""SELECT value, is_binary, etag, expiration_time FROM "{table}" WHERE key = ?1 AND (expiration_time IS NULL OR expiration_time > ?2)""";

    /// <summary>?1 key, ?2 value, ?3 etag, ?4 expiry, ?5 now.</summary>
    public string Upsert { get; } =
        $"""
         INSERT INTO "{table}" (key, value, is_binary, etag, expiration_time, update_time) VALUES (?1, ?2, 0, ?3, ?4, ?5)
         ON CONFLICT (key) DO UPDATE SET value = ?2, is_binary = 0, etag = ?3, expiration_time = ?4, update_time = ?5
         """;

    /// <summary>As <see cref="Upsert"/>, changing no row where a live one exists.</summary>
    public string Insert { get; } =
        $"""
         INSERT INTO "{table}" (key, value, is_binary, etag, expiration_time, update_time) VALUES (?1, ?2, 0, ?3, ?4, ?5)
         ON CONFLICT (key) DO UPDATE SET value = ?2, is_binary = 0, etag = ?3, expiration_time = ?4, update_time = ?5
         WHERE expiration_time IS NOT NULL AND expiration_time <= ?5
         """;

    /// <summary>As <see cref="Upsert"/>, ?6 the etag that must be stored.</summary>
    public string Update { get; } =
        $"""
         UPDATE "{table}" SET value = ?2, is_binary = 0, etag = ?3, expiration_time = ?4, update_time = ?5
         WHERE key = ?1 AND etag = ?6 AND {Live}
         """;

    /// <summary>?1 key.</summary>
    public string Delete { get; } = $"""DELETE FROM "{table}" WHERE key = ?1""";

    /// <summary>?1 key, ?5 now, ?6 etag.</summary>
    public string DeleteMatching { get; } = $"""DELETE FROM "{table}" WHERE key = ?1 AND etag = ?6 AND {Live}""";

    /// <summary>?1 now.</summary>
    public string DeleteExpired { get; } = $"""DELETE FROM "{table}" WHERE expiration_time IS NOT NULL AND expiration_time <= ?1""";
}

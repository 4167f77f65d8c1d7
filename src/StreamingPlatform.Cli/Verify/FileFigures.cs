using System.Data.Common;
using DuckDB.NET.Data;

namespace StreamingPlatform.Cli.Verify;

/// <summary>Answers every question from the files alone, in SQL.</summary>
internal static class FileFigures
{
    private const string Answers =
        """
        WITH clicked_baskets AS (
            SELECT c.campaign, b.customer, b.ms
            FROM (SELECT DISTINCT campaign, customer, ms FROM events WHERE action = 'click') c
            JOIN (SELECT DISTINCT customer, ms FROM events WHERE action = 'basket') b
              ON b.customer = c.customer AND b.ms >= c.ms AND b.ms <= c.ms + 30 * 86400000::BIGINT),
        facts AS (
            SELECT campaign, 'impressions' AS metric, customer, ms // 86400000 AS day FROM events WHERE action = 'impression'
            UNION ALL SELECT campaign, 'clicks', customer, ms // 86400000 FROM events WHERE action = 'click'
            UNION ALL SELECT campaign, 'clickToBasket', customer, ms // 86400000 FROM clicked_baskets)
        SELECT campaign, metric, day, count(DISTINCT customer) FROM facts GROUP BY campaign, metric, day
        UNION ALL
        SELECT campaign, metric, NULL, count(DISTINCT customer) FROM facts GROUP BY campaign, metric
        """;

    private const string Sessions =
        """
        SELECT count(*) FILTER (WHERE before IS NULL OR ms - before > 30 * 60000), count(DISTINCT customer)
        FROM (SELECT customer, ms, lag(ms) OVER (PARTITION BY customer ORDER BY ms) AS before FROM events)
        """;

    /// <summary>Reads the files with the map's SQL and computes the figures.</summary>
    public static async Task<Figures> ComputeAsync(
        IReadOnlyList<string> paths, string map, bool deriveImpressions, CancellationToken cancellationToken)
    {
        await using var database = new DuckDBConnection("DataSource=:memory:");
        await database.OpenAsync(cancellationToken);
        await RunAsync(database, "CREATE TABLE events (action VARCHAR, customer VARCHAR, campaign VARCHAR, ms BIGINT)", cancellationToken);
        foreach (var path in paths)
        {
            await RunAsync(database, $"INSERT INTO events {FileSql.Select(map, path, deriveImpressions)}", cancellationToken);
        }

        var customers = new Dictionary<Question, long>();
        await foreach (var row in QueryAsync(database, Answers, cancellationToken))
        {
            DateOnly? day = row[2] is long unixDay ? DayOf(unixDay) : null;
            customers.Add(new Question(row.GetString(0), row.GetString(1), day), row.GetInt64(3));
        }

        var ads = await NamesAsync(database, "SELECT DISTINCT campaign FROM events WHERE action IN ('impression', 'click') ORDER BY 1", cancellationToken);
        var others = await NamesAsync(
            database,
            """
            SELECT DISTINCT campaign FROM events WHERE campaign IS NOT NULL AND campaign NOT IN
            (SELECT campaign FROM events WHERE action IN ('impression', 'click')) ORDER BY 1
            """,
            cancellationToken);
        var (first, last) = await PairAsync(database, "SELECT min(ms) // 86400000, max(ms) // 86400000 FROM events", cancellationToken);
        var (sessions, sessionCustomers) = await PairAsync(database, Sessions, cancellationToken);
        return new Figures(customers, ads, others, DayOf(first), DayOf(last), sessions, sessionCustomers);
    }

    private static DateOnly DayOf(long unixDay) => DateOnly.FromDayNumber((int)(new DateOnly(1970, 1, 1).DayNumber + unixDay));

    private static async Task RunAsync(DuckDBConnection database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async IAsyncEnumerable<DbDataReader> QueryAsync(
        DuckDBConnection database, string sql, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return reader;
        }
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(DuckDBConnection database, string sql, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var row in QueryAsync(database, sql, cancellationToken))
        {
            names.Add(row.GetString(0));
        }

        return names;
    }

    private static async Task<(long First, long Second)> PairAsync(DuckDBConnection database, string sql, CancellationToken cancellationToken)
    {
        await foreach (var row in QueryAsync(database, sql, cancellationToken))
        {
            return row[0] is long first ? (first, row.GetInt64(1)) : throw new Platform.PlatformException("the files hold no events");
        }

        throw new InvalidOperationException("An aggregate gave no row.");
    }
}

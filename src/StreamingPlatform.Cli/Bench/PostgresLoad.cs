using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using StreamingPlatform.Cli.Maps;

namespace StreamingPlatform.Cli.Bench;

/// <summary>
/// The yardstick: the same lines, made durable and free of duplicates by PostgreSQL. Four connections; 500 lines a transaction are copied in binary form into a
/// temporary table and go from there into the table whose primary key is (tenant, id), in the order of the ids: without it connections deadlock.
/// </summary>
internal sealed class PostgresLoad(string connectionString)
{
    private const int Connections = 4;
    private const int LinesPerTransaction = 500;
    private const short Columns = 7;
    private static readonly long EpochMilliseconds = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>An empty table with the indexes that answer the campaign questions.</summary>
    public async Task CreateTableAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await RunAsync(
            connection,
            """
            drop table if exists events;
            create table events (id text, tenant text, type text, customer text, campaign text, product text, ts timestamptz, primary key (tenant, id));
            create index on events (campaign, type, ts) include (customer) where campaign is not null;
            create index on events (customer, ts) where type = 'basket';
            checkpoint;
            """,
            cancellationToken);
    }

    /// <returns>Lines a second.</returns>
    public async Task<double> RunAsync(IReadOnlyList<ReplayEvent> events, CancellationToken cancellationToken)
    {
        var transactions = events.Chunk(LinesPerTransaction).ToArray();
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(
            async () =>
            {
                await using var connection = await OpenAsync(cancellationToken);
                await RunAsync(connection, "create temporary table arriving (like events) on commit delete rows", cancellationToken);
                await using var insert = new NpgsqlCommand(
                    "insert into events select * from arriving order by id on conflict do nothing", connection);
                await insert.PrepareAsync(cancellationToken);
                var buffer = new ArrayBufferWriter<byte>(256 * 1024);
                while (Interlocked.Increment(ref next) is var index && index < transactions.Length)
                {
                    Write(buffer, transactions[index]);
                    await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                    await using (var copy = await connection.BeginRawBinaryCopyAsync("copy arriving from stdin (format binary)", cancellationToken))
                    {
                        await copy.WriteAsync(buffer.WrittenMemory, cancellationToken);
                    }

                    await insert.ExecuteNonQueryAsync(cancellationToken);
                    await transaction.CommitAsync(cancellationToken);
                }
            },
            cancellationToken)));
        return events.Count / watch.Elapsed.TotalSeconds;
    }

    private static void Write(ArrayBufferWriter<byte> buffer, ReplayEvent[] events)
    {
        buffer.ResetWrittenCount();
        buffer.Write("PGCOPY\n"u8);
        buffer.Write((ReadOnlySpan<byte>)[0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0]);
        Span<byte> number = stackalloc byte[8];
        foreach (var one in events)
        {
            BinaryPrimitives.WriteInt16BigEndian(number, Columns);
            buffer.Write(number[..2]);
            Fields(buffer, one);
            BinaryPrimitives.WriteInt32BigEndian(number, 8);
            buffer.Write(number[..4]);
            BinaryPrimitives.WriteInt64BigEndian(number, (one.Milliseconds - EpochMilliseconds) * 1_000);
            buffer.Write(number);
        }

        BinaryPrimitives.WriteInt16BigEndian(number, -1);
        buffer.Write(number[..2]);
    }

    /// <summary>The six text columns, read from the line's JSON: the client parses, as the platform must.</summary>
    private static void Fields(ArrayBufferWriter<byte> buffer, ReplayEvent one)
    {
        var json = one.Json.Span;
        Span<(int Start, int Length)> found = stackalloc (int, int)[Columns - 1];
        found.Fill((0, -1));
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var column = ColumnOf(ref reader);
            reader.Read();
            if (column >= 0)
            {
                found[column] = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            }
            else
            {
                reader.Skip();
            }
        }

        Span<byte> length = stackalloc byte[4];
        foreach (var (start, bytes) in found)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, bytes);
            buffer.Write(length);
            if (bytes > 0)
            {
                buffer.Write(json.Slice(start, bytes));
            }
        }
    }

    private static int ColumnOf(ref Utf8JsonReader name) =>
        name.ValueTextEquals("id"u8) ? 0
        : name.ValueTextEquals("tenant"u8) ? 1
        : name.ValueTextEquals("type"u8) ? 2
        : name.ValueTextEquals("customer"u8) ? 3
        : name.ValueTextEquals("campaign"u8) ? 4
        : name.ValueTextEquals("product"u8) ? 5
        : -1;

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

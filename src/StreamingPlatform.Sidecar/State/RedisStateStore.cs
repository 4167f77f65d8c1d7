using System.Globalization;
using StackExchange.Redis;
using StreamingPlatform.Sidecar.Redis;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.State;

/// <summary>
/// state.redis: a hash a key with the fields <c>data</c> and <c>version</c> (the etag), as daprd lays it out. Metadata <c>ttlInSeconds</c> is the
/// time to live of writes that name none; such a write leaves a key's expiry alone otherwise. A transaction is not rolled back.
/// </summary>
internal sealed class RedisStateStore(RedisServer server, int? defaultTtl) : IStateStore
{
    private const string Data = "data";
    private const string Version = "version";
    private const string NotOurs = "WRONGTYPE";

    /// <summary>KEYS: key. ARGV: version or 0, data, 0 for a first write. A key of another kind is replaced.</summary>
    private const string Set =
        """
        local etag = redis.pcall('HGET', KEYS[1], 'version')
        if type(etag) == 'table' then redis.call('DEL', KEYS[1]) end
        local first = redis.pcall('HGET', KEYS[1], 'first-write')
        if not etag or type(etag) == 'table' or etag == '' or etag == ARGV[1] or (not first and ARGV[1] == '0') then
          redis.call('HSET', KEYS[1], 'data', ARGV[2])
          if ARGV[3] == '0' then redis.call('HSET', KEYS[1], 'first-write', 0) end
          return redis.call('HINCRBY', KEYS[1], 'version', 1)
        end
        return redis.error_reply('failed to set key ' .. KEYS[1])
        """;

    /// <summary>KEYS: key. ARGV: version or 0.</summary>
    private const string Delete =
        """
        local etag = redis.pcall('HGET', KEYS[1], 'version')
        if not etag or type(etag) == 'table' or etag == '' or etag == ARGV[1] or ARGV[1] == '0' then
          return redis.call('DEL', KEYS[1])
        end
        return redis.error_reply('failed to delete ' .. KEYS[1])
        """;

    public IReadOnlyList<string> Capabilities { get; } = ["ETAG", "TRANSACTIONAL", "TTL", "KEYS_LIKE", "ACTOR"];

    public static IStateStore Open(Component component)
    {
        int? ttl = component.Metadata.GetValueOrDefault("ttlInSeconds") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        return new RedisStateStore(RedisServer.Connect(component), ttl);
    }

    public TimeSpan? ParseTtl(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? (seconds > 0 ? TimeSpan.FromSeconds(seconds) : null)
            : throw new StateStoreException($"failed to parse ttl from metadata: strconv.ParseInt: parsing \"{text}\": invalid syntax");

    public async Task<IReadOnlyList<StateEntry?>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        await Task.WhenAll(keys.Select(key => Guard(() => ReadAsync(key)))).WaitAsync(cancellationToken);

    public async Task<IReadOnlyList<Exception?>> WriteAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken) =>
        await Task.WhenAll(writes.Select(WriteAsync)).WaitAsync(cancellationToken);

    public async Task TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        var commands = new List<Task>();
        await Guard(async () =>
        {
            var transaction = server.Database.CreateTransaction();
            foreach (var write in writes)
            {
                commands.Add(Send(transaction, write));
                if (write.Data is not null)
                {
                    commands.Add(SendExpiry(transaction, write));
                }
            }

            return await transaction.ExecuteAsync().WaitAsync(cancellationToken);
        });
        foreach (var command in commands)
        {
            await Guard(async () =>
            {
                await command;
                return true;
            });
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    /// <summary>Failures of the server as the caller sees them.</summary>
    private static async Task<T> Guard<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            throw new StateStoreException(error.Message);
        }
    }

    private static int ETagOf(StateWrite write) =>
        write.ETag is not { } text ? 0
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var version) ? (write.LastWrite ? 0 : version)
        : throw new ETagInvalidException($"strconv.Atoi: parsing \"{text}\": invalid syntax");

    private async Task<StateEntry?> ReadAsync(string key)
    {
        HashEntry[] fields;
        try
        {
            fields = await server.Database.HashGetAllAsync(key);
        }
        catch (RedisServerException error) when (error.Message.StartsWith(NotOurs, StringComparison.Ordinal))
        {
            // a text that others wrote is read as it is, without an etag
            var text = await server.Database.StringGetAsync(key);
            return text.IsNull ? null : new StateEntry((byte[])text!, string.Empty, Expires: null);
        }

        if (fields.Length == 0)
        {
            return null;
        }

        var data = Array.Find(fields, f => f.Name == Data).Value;
        var version = Array.Find(fields, f => f.Name == Version).Value;
        return data.IsNull || version.IsNull
            ? new StateEntry(default, string.Empty, Expires: null) { Error = "required hash field 'data' or 'version' was not found" }
            : new StateEntry((byte[])data!, version.ToString(), Expires: null);
    }

    private async Task<Exception?> WriteAsync(StateWrite write)
    {
        try
        {
            var commands = new List<Task> { Send(server.Database, write) };
            if (write.Data is not null)
            {
                // on one connection it arrives behind the write; one that failed has nothing to expire
                commands.Add(SendExpiry(server.Database, write));
            }

            await Task.WhenAll(commands);
            return null;
        }
        catch (ETagInvalidException error)
        {
            return error;
        }
        catch (RedisServerException error) when (write.ETag is not null && error.Message.Contains("failed to ", StringComparison.Ordinal))
        {
            return new ETagMismatchException(error.Message);
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            return new StateStoreException(write.Data is null ? error.Message : $"failed to set key {write.Key}: {error.Message}");
        }
    }

    private static Task<RedisResult> Send(IDatabaseAsync database, StateWrite write) =>
        write.Data is { } data
            ? database.ExecuteAsync("EVAL", Set, 1, (RedisKey)write.Key, ETagOf(write), (RedisValue)data, write.FirstWrite ? 0 : 1)
            : database.ExecuteAsync("EVAL", Delete, 1, (RedisKey)write.Key, ETagOf(write));

    private Task SendExpiry(IDatabaseAsync database, StateWrite write)
    {
        var seconds = write.TtlGiven ? (int)(write.Ttl?.TotalSeconds ?? 0) : defaultTtl;
        return seconds switch
        {
            null => Task.CompletedTask,
            > 0 => database.KeyExpireAsync(write.Key, TimeSpan.FromSeconds(seconds.Value)),
            _ => database.KeyPersistAsync(write.Key),
        };
    }
}

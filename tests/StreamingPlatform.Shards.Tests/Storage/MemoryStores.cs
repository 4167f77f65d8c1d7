using System.Collections.Concurrent;
using System.Globalization;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Shards.Tests.Storage;

/// <summary>What an owner's call to a store was answered with when it was made to crash.</summary>
internal sealed class CrashException() : Exception("The process ended here.");

/// <summary>The durable part: heads with etags and documents, shared by all owners.</summary>
internal sealed class MemoryStores
{
    private readonly ConcurrentDictionary<int, (byte[] Data, string ETag)> _heads = new();
    private long _version;

    public ConcurrentDictionary<string, byte[]> Documents { get; } = new(StringComparer.Ordinal);

    public long Reads { get; set; }

    public (byte[]? Data, string? ETag) Head(int shard) => _heads.TryGetValue(shard, out var head) ? head : (null, null);

    public HeadSave Save(int shard, byte[] data, string? etag)
    {
        if (Head(shard).ETag != etag)
        {
            return HeadSave.Conflict;
        }

        _heads[shard] = (data, (++_version).ToString(CultureInfo.InvariantCulture));
        return HeadSave.Saved;
    }
}

/// <summary>
/// One process's way to the stores. Before and after each effect <paramref name="step"/> is asked; it may wait or throw. A write that it stops
/// beforehand is handed to <paramref name="late"/>: a call that failed may still take effect.
/// </summary>
internal sealed class StoreAccess(MemoryStores stores, Func<Task> step, Action<Action>? late = null) : IHeadStore, IDocumentStore
{
    public StoreAccess(MemoryStores stores)
        : this(stores, () => Task.CompletedTask)
    {
    }

    /// <summary>Another point at which the process may wait or end.</summary>
    public Task PassAsync() => step();

    /// <summary>Writes of run documents fail, and take effect late.</summary>
    public bool FailsOnRuns { get; set; }

    public async Task<(byte[]? Data, string? ETag)> ReadAsync(int shard, CancellationToken cancellationToken)
    {
        await step();
        return stores.Head(shard);
    }

    public async Task<HeadSave> SaveAsync(int shard, byte[] data, string? etag, CancellationToken cancellationToken)
    {
        await WriteStepAsync(() => stores.Save(shard, data, etag));
        var saved = stores.Save(shard, data, etag);
        await step();
        return saved;
    }

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        await step();
        stores.Reads++;
        var found = keys.Select(key => stores.Documents.TryGetValue(key, out var data) ? (ReadOnlyMemory<byte>?)data : null).ToList();
        found.Sum(data => data?.Length ?? 0).ShouldBeLessThanOrEqualTo(1024 * 1024);
        return found;
    }

    public async Task WriteAsync(string key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        data.Length.ShouldBeLessThanOrEqualTo(1024 * 1024);
        var copy = data.ToArray();
        await WriteStepAsync(() => Write(key, copy), FailsOnRuns && key.Contains("|r|", StringComparison.Ordinal));
        Write(key, copy);
        await step();
    }

    public async Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        await step();
        foreach (var key in keys)
        {
            stores.Documents.TryRemove(key, out _);
        }

        await step();
    }

    private void Write(string key, byte[] data) =>
        stores.Documents.GetOrAdd(key, data).AsSpan().SequenceEqual(data).ShouldBeTrue($"{key} was overwritten");

    private async Task WriteStepAsync(Action effect, bool fails = false)
    {
        try
        {
            await (fails ? Task.FromException(new CrashException()) : step());
        }
        catch (CrashException) when (late is not null)
        {
            late(effect);
            throw;
        }
    }
}

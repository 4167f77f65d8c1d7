using StreamingPlatform.Sidecar.Resources;
using StreamingPlatform.Sidecar.Storage;

namespace StreamingPlatform.Sidecar.Locks;

/// <summary>
/// <c>lock.embedded</c>: a file (metadata <c>path</c>; default <c>locks.db</c> in the neighbours folder) that the sidecars of this machine share.
/// A lock outlives the sidecar that took it and ends at its expiry by the machine's clock.
/// </summary>
internal sealed class EmbeddedLocks(SharedFile file, TimeProvider clock) : ILockStore
{
    private const string Schema =
        "CREATE TABLE IF NOT EXISTS locks (resource TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;";

    public static EmbeddedLocks Open(Component component, string neighboursFolder, TimeProvider clock) =>
        new(
            new SharedFile(component.Metadata.GetValueOrDefault("path") is { Length: > 0 } path ? path : Path.Combine(neighboursFolder, "locks.db"), Schema),
            clock);

    public Task<bool> TryLockAsync(string resource, string owner, TimeSpan expiry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Take(resource, owner, expiry));
    }

    public Task<UnlockOutcome> UnlockAsync(string resource, string owner, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Release(resource, owner));
    }

    public ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool Take(string resource, string owner, TimeSpan expiry)
    {
        lock (file.Gate)
        {
            using var command = file.Command(
                "INSERT INTO locks (resource, owner, expires_at) VALUES ($resource, $owner, $expires) "
                + "ON CONFLICT (resource) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at WHERE locks.expires_at <= $now",
                ("$resource", resource), ("$owner", owner), ("$expires", (clock.GetUtcNow() + expiry).ToUnixTimeMilliseconds()), ("$now", Now()));
            return command.ExecuteNonQuery() > 0;
        }
    }

    private UnlockOutcome Release(string resource, string owner)
    {
        lock (file.Gate)
        {
            using var remove = file.Command(
                "DELETE FROM locks WHERE resource = $resource AND owner = $owner AND expires_at > $now",
                ("$resource", resource), ("$owner", owner), ("$now", Now()));
            if (remove.ExecuteNonQuery() > 0)
            {
                return UnlockOutcome.Done;
            }

            using var find = file.Command("SELECT 1 FROM locks WHERE resource = $resource AND expires_at > $now", ("$resource", resource), ("$now", Now()));
            return find.ExecuteScalar() is null ? UnlockOutcome.NoLock : UnlockOutcome.AnothersLock;
        }
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

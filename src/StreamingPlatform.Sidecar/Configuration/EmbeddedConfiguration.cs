using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Configuration;

/// <summary>
/// <c>configuration.embedded</c>: a file (metadata <c>path</c>; default <c>configuration.db</c> in the neighbours folder) that the sidecars of this
/// machine share. Versions count the writes of an item. A subscriber sees a change within 100 ms; of several in that time only the last.
/// </summary>
internal sealed class EmbeddedConfiguration : IConfigurationStore
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly ConfigurationFile file;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly List<Subscription> subscriptions = [];
    private readonly CancellationTokenSource closing = new();
    private readonly Task watching;
    private long seen;

    private EmbeddedConfiguration(ConfigurationFile file, TimeProvider clock)
    {
        this.file = file;
        this.clock = clock;
        seen = file.LastChange();
        watching = Task.Run(() => WatchAsync(closing.Token), CancellationToken.None);
    }

    public static EmbeddedConfiguration Open(Component component, string neighboursFolder, TimeProvider clock) =>
        new(new ConfigurationFile(PathOf(component, neighboursFolder)), clock);

    public static string PathOf(Component component, string neighboursFolder) =>
        component.Metadata.GetValueOrDefault("path") is { Length: > 0 } path ? path : Path.Combine(neighboursFolder, "configuration.db");

    public Task<IReadOnlyDictionary<string, ConfigurationItem>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new Dictionary<string, ConfigurationItem>(StringComparer.Ordinal);
        if (keys.Count == 0)
        {
            foreach (var (key, item, _) in file.All())
            {
                found[key] = item;
            }
        }
        else
        {
            foreach (var key in keys)
            {
                if (file.Find(key) is { } item)
                {
                    found[key] = item;
                }
            }
        }

        return Task.FromResult<IReadOnlyDictionary<string, ConfigurationItem>>(found);
    }

    public Task<IAsyncDisposable> SubscribeAsync(IReadOnlyList<string> keys, Action<string, ConfigurationItem> changed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var subscription = new Subscription(this, [.. keys], changed);
        lock (gate)
        {
            // what others wrote before now is not news to the new one
            Tell();
            subscriptions.Add(subscription);
        }

        return Task.FromResult<IAsyncDisposable>(subscription);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await watching;
        file.Dispose();
        closing.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Poll, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                lock (gate)
                {
                    Tell();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // closed
        }
    }

    private void Tell()
    {
        if (file.LastChange() == seen)
        {
            return;
        }

        foreach (var (key, item, change) in file.Since(seen))
        {
            seen = change;
            foreach (var subscription in subscriptions)
            {
                subscription.Tell(key, item);
            }
        }
    }

    private sealed class Subscription(EmbeddedConfiguration store, IReadOnlyList<string> keys, Action<string, ConfigurationItem> changed) : IAsyncDisposable
    {
        /// <summary>As often as the key was named, as Redis does.</summary>
        public void Tell(string key, ConfigurationItem item)
        {
            var times = keys.Count == 0 ? 1 : keys.Count(k => k == key);
            for (var i = 0; i < times; i++)
            {
                changed(key, item);
            }
        }

        public ValueTask DisposeAsync()
        {
            lock (store.gate)
            {
                store.subscriptions.Remove(this);
            }

            return ValueTask.CompletedTask;
        }
    }
}

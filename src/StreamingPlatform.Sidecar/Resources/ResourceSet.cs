using System.Collections.Concurrent;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>
/// The resources of the <c>--resources-path</c> folders that this app may use, filtered by scope. Reloaded when a file changes.
/// </summary>
public sealed partial class ResourceSet : IHostedService, IDisposable
{
    /// <summary>Watchers tell at once; the poll finds what they miss (mounted folders).</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly SidecarOptions options;
    private readonly ResourceLoader loader;
    private readonly TimeProvider clock;
    private readonly ILogger<ResourceSet> logger;
    private readonly IHostApplicationLifetime lifetime;
    private readonly SemaphoreSlim wake = new(0);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<FileSystemWatcher> watchers = [];
    private readonly ConcurrentDictionary<string, Component> failed = new(StringComparer.Ordinal);
    private volatile LoadedResources current;
    private string fingerprint;
    private Task watching = Task.CompletedTask;

    public ResourceSet(SidecarOptions options, IEnumerable<ComponentTypes> types, TimeProvider clock, ILogger<ResourceSet> logger, IHostApplicationLifetime lifetime)
    {
        this.options = options;
        this.clock = clock;
        this.logger = logger;
        this.lifetime = lifetime;
        loader = new ResourceLoader(options, [.. types.SelectMany(t => t.Types)], logger);
        fingerprint = loader.Fingerprint();
        current = loader.Load();
    }

    /// <summary>Raised after a reload that changed something, on the watching thread; handlers must not block.</summary>
    public event Action? Changed;

    public IReadOnlyDictionary<string, Component> Components => current.Components;

    /// <summary>The components but those that failed to start and are ignored.</summary>
    public IEnumerable<Component> RunningComponents => current.Components.Values.Where(c => !failed.ContainsKey(c.Name) || !ReferenceEquals(failed[c.Name], c));

    public IReadOnlyList<HttpEndpoint> HttpEndpoints => current.HttpEndpoints;

    /// <summary>What the Resiliency resources say.</summary>
    internal Resiliency.ResiliencySet Resiliency => current.Resiliency;

    /// <summary>Names of the Resiliency resources.</summary>
    public IReadOnlyList<string> ResiliencyNames => current.ResiliencyNames;

    /// <summary>Takes a component that failed to start out of <see cref="RunningComponents"/>.</summary>
    public void MarkFailed(Component component) => failed[component.Name] = component;

    public IReadOnlyList<SubscriptionResource> Subscriptions => current.Subscriptions;

    /// <summary>Secret access and other settings of the <c>--config</c> file.</summary>
    internal SidecarConfiguration Configuration => current.Configuration;

    /// <summary>The retry of a component's inbound target; null when no Resiliency resource names one.</summary>
    internal RetryPolicy? InboundRetryOf(string component) =>
        Resiliency.ForInbound(component, Sidecar.Resiliency.ComponentKind.Pubsub).Retry is { } name ? Resiliency.Retries.GetValueOrDefault(name) : null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!current.Configuration.HotReloads)
        {
            return Task.CompletedTask;
        }

        foreach (var folder in options.ResourcePaths.Where(Directory.Exists))
        {
            var watcher = new FileSystemWatcher(folder);
            watcher.Created += (_, _) => wake.Release();
            watcher.Changed += (_, _) => wake.Release();
            watcher.Deleted += (_, _) => wake.Release();
            watcher.Renamed += (_, _) => wake.Release();
            watcher.EnableRaisingEvents = true;
            watchers.Add(watcher);
        }

        watching = Task.Run(() => WatchAsync(stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await watching;
    }

    public void Dispose()
    {
        watchers.ForEach(w => w.Dispose());
        stopping.Dispose();
        wake.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await wake.WaitAsync(PollInterval, cancellationToken);
                while (wake.CurrentCount > 0)
                {
                    await wake.WaitAsync(cancellationToken);
                }

                Reload();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ResourceException error)
            {
                ReloadFailed(logger, error.Message);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return;
            }
            catch (IOException error)
            {
                FolderUnreadable(logger, error);
            }
        }
    }

    private void Reload()
    {
        var seen = loader.Fingerprint();
        if (seen == fingerprint)
        {
            return;
        }

        var loaded = loader.Load().Following(current);
        fingerprint = seen;
        if (loaded.SameAs(current))
        {
            return;
        }

        current = loaded;
        Reloaded(logger, loaded.Components.Count, loaded.Subscriptions.Count);
        Changed?.Invoke();
    }

    [LoggerMessage(1, LogLevel.Information, "resources reloaded: {Components} components, {Subscriptions} subscriptions")]
    private static partial void Reloaded(ILogger logger, int components, int subscriptions);

    [LoggerMessage(2, LogLevel.Critical, "{Reason}")]
    private static partial void ReloadFailed(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Warning, "a resources folder could not be read; trying again")]
    private static partial void FolderUnreadable(ILogger logger, Exception error);
}

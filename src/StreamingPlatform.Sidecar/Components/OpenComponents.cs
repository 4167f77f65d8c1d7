using System.Collections.Concurrent;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Components;

/// <summary>The open components of one building block. They open before the sidecar listens and follow the resource files.</summary>
internal sealed partial class OpenComponents<T>(
    ResourceSet resources,
    IEnumerable<ComponentType<T>> types,
    IServiceProvider provider,
    IHostApplicationLifetime lifetime,
    ILogger<OpenComponents<T>> logger) : IHostedService, IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private readonly Dictionary<string, ComponentType<T>> known = types.ToDictionary(t => t.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (Component Component, T Opened)> open = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Raised after a component came, went or was replaced.</summary>
    public event Action? Changed;

    public bool IsEmpty => open.IsEmpty;

    public IEnumerable<(Component Component, T Opened)> All => open.Values;

    public T? Find(string name) => open.TryGetValue(name, out var entry) ? entry.Opened : null;

    /// <exception cref="ResourceException">a component that must not fail cannot be opened.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        resources.Changed += FollowLater;
        await FollowAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        resources.Changed -= FollowLater;
        await stopping.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (name, entry) in open)
        {
            await CloseAsync(name, entry.Opened);
        }

        open.Clear();
        one.Dispose();
        stopping.Dispose();
    }

    private void FollowLater() => _ = FollowOrStopAsync();

    private async Task FollowOrStopAsync()
    {
        try
        {
            await Task.Yield();
            await FollowAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the sidecar ends: the components close with it
        }
        catch (ResourceException error)
        {
            ComponentFatal(logger, error.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var wanted = resources.Components.Values.Where(c => known.ContainsKey(c.Type)).ToDictionary(c => c.Name, StringComparer.Ordinal);
            var changed = false;
            foreach (var (name, entry) in open)
            {
                if ((!wanted.TryGetValue(name, out var component) || !ComponentEquality.AreSame(component, entry.Component)) && open.TryRemove(name, out _))
                {
                    changed = true;
                    await CloseAsync(name, entry.Opened);
                }
            }

            foreach (var component in wanted.Values.Where(c => !open.ContainsKey(c.Name)))
            {
                changed |= await OpenAsync(component, cancellationToken);
            }

            if (changed)
            {
                Changed?.Invoke();
            }
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<bool> OpenAsync(Component component, CancellationToken cancellationToken)
    {
        try
        {
            open[component.Name] = (component, await known[component.Type].OpenAsync(component, provider, cancellationToken));
            return true;
        }
        catch (Exception error) when (component.IgnoreErrors && error is not OperationCanceledException)
        {
            ComponentIgnored(logger, component.Name, error);
            resources.MarkFailed(component);
            return false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new ResourceException($"component {component.Name} ({component.Type}) failed to start: {error.Message}");
        }
    }

    private async Task CloseAsync(string name, T opened)
    {
        try
        {
            await opened.DisposeAsync();
        }
        catch (Exception error)
        {
            ComponentNotClosed(logger, name, error);
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "component {Component} failed to start and is ignored")]
    private static partial void ComponentIgnored(ILogger logger, string component, Exception error);

    [LoggerMessage(41, LogLevel.Warning, "component {Component} did not close cleanly")]
    private static partial void ComponentNotClosed(ILogger logger, string component, Exception error);

    [LoggerMessage(42, LogLevel.Critical, "{Reason}")]
    private static partial void ComponentFatal(ILogger logger, string reason);
}

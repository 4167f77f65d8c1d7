using System.Collections.Concurrent;
using Grpc.Core;
using StreamingPlatform.Sidecar.Components;
using StreamingPlatform.Sidecar.Health;
using StreamingPlatform.Sidecar.Resiliency;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>
/// Reads the input bindings that the app wants. <c>direction: input</c> is read without asking the app, <c>output</c> not at all. An event the app
/// refuses is delivered again only under an inbound retry policy of its component. While the app is unhealthy nothing is read.
/// </summary>
internal sealed partial class InputBindings(
    OpenComponents<IBinding> bindings, InputBindingsApp app, ResiliencyPolicies policies, AppChannel channel, AppHealth health,
    IHostApplicationLifetime lifetime, ILogger<InputBindings> logger)
    : BackgroundService, IMetadataContributor
{
    private readonly ConcurrentDictionary<string, Reader> readers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim wake = new(1);

    public void Contribute(MetadataBuilder builder)
    {
        foreach (var (component, opened) in bindings.All)
        {
            if (opened is IInputBinding && Direction(component) is not "output")
            {
                builder.AddCapabilities(component.Name, "INPUT_BINDING");
            }

            if (opened is IOutputBinding && Direction(component) is not "input")
            {
                builder.AddCapabilities(component.Name, "OUTPUT_BINDING");
            }
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!channel.HasApp)
        {
            return;
        }

        // nothing new is read while the sidecar drains
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await FollowAllAsync(ending.Token);
    }

    private async Task FollowAllAsync(CancellationToken stoppingToken)
    {
        void Wake() => wake.Release();
        bindings.Changed += Wake;
        health.Changed += Wake;
        try
        {
            await channel.WaitUntilListeningAsync(stoppingToken);
            while (true)
            {
                await wake.WaitAsync(stoppingToken);
                await FollowAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the sidecar ends
        }
        finally
        {
            bindings.Changed -= Wake;
            health.Changed -= Wake;
        }

        foreach (var reader in readers.Values)
        {
            await reader.Running;
            reader.Stop.Dispose();
        }
    }

    private static string Direction(Component component) => (component.Metadata.GetValueOrDefault("direction") ?? string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var wanted = bindings.All.Where(b => health.IsHealthy && b.Opened is IInputBinding && Direction(b.Component) is not "output").ToDictionary(b => b.Component.Name, StringComparer.Ordinal);
        foreach (var (name, reader) in readers)
        {
            if ((!wanted.TryGetValue(name, out var binding) || !ReferenceEquals(binding.Opened, reader.Binding)) && readers.TryRemove(name, out _))
            {
                await reader.Stop.CancelAsync();
                await reader.Running;
                reader.Stop.Dispose();
            }
        }

        foreach (var (name, (component, opened)) in wanted)
        {
            if (readers.ContainsKey(name) || (Direction(component) is not "input" && !await app.WantsAsync(component, cancellationToken)))
            {
                continue;
            }

            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var binding = (IInputBinding)opened;
            readers[name] = new Reader(binding, stop, ReadAsync(component, binding, stop.Token));
            ReadingStarted(logger, name);
        }
    }

    private async Task ReadAsync(Component component, IInputBinding binding, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await binding.ReadAsync((item, token) => DeliverAsync(component, item, token), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // removed, or the sidecar ends
        }
        catch (Exception error)
        {
            ReadingBroke(logger, component.Name, error);
        }
    }

    private async Task<bool> DeliverAsync(Component component, BindingEvent item, CancellationToken cancellationToken)
    {
        var policy = policies.ForInbound(component.Name, ComponentKind.Binding);
        try
        {
            var refused = await policies.RunAsync(
                policy, component.Name, token => app.DeliverAsync(component, item, token), static status => status is { } code ? new FailedStatus(code) : null, cancellationToken);
            if (refused is null)
            {
                return true;
            }

            EventRefused(logger, component.Name, $"status {refused}");
        }
        catch (Exception error) when (error is HttpRequestException or RpcException or TimeoutException or CircuitOpenException && !cancellationToken.IsCancellationRequested)
        {
            EventRefused(logger, component.Name, error.Message);
        }

        return false;
    }

    private sealed record Reader(IInputBinding Binding, CancellationTokenSource Stop, Task Running);

    [LoggerMessage(310, LogLevel.Information, "input binding {Name} is read")]
    private static partial void ReadingStarted(ILogger logger, string name);

    [LoggerMessage(311, LogLevel.Error, "input binding {Name} is no longer read")]
    private static partial void ReadingBroke(ILogger logger, string name, Exception error);

    [LoggerMessage(312, LogLevel.Warning, "the app did not take an event of input binding {Name}: {Reason}")]
    private static partial void EventRefused(ILogger logger, string name, string reason);
}

using System.Collections.Concurrent;
using Grpc.Core;
using StreamingPlatform.Sidecar.Components;
using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.Configuration;

/// <summary>What both protocols do with configuration stores: read, and keep subscriptions by id.</summary>
internal sealed class ConfigurationStores(OpenComponents<IConfigurationStore> stores, ResiliencyPolicies policies)
{
    private readonly ConcurrentDictionary<(string Store, string Id), IAsyncDisposable> subscriptions = new();

    public async Task<IReadOnlyDictionary<string, ConfigurationItem>> GetAsync(string store, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var found = Find(store);
        try
        {
            string[] wanted = [.. keys.Distinct(StringComparer.Ordinal)];
            return await policies.CallAsync(store, ComponentKind.Configuration, token => found.GetAsync(wanted, token), cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw DaprError.WithInfo(
                500, StatusCode.Internal, "ERR_CONFIGURATION_GET", $"failed to get {Keys(keys)} from Configuration store {store}: {error.Message}");
        }
    }

    /// <returns>The id of the subscription.</returns>
    public async Task<string> SubscribeAsync(
        string store, IReadOnlyList<string> keys, string id, Action<string, ConfigurationItem> changed, CancellationToken cancellationToken)
    {
        var found = Find(store);
        try
        {
            subscriptions[(store, id)] = await policies.CallAsync(
                store, ComponentKind.Configuration, token => found.SubscribeAsync(keys, changed, token), cancellationToken);
            return id;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw DaprError.WithInfo(
                500, StatusCode.InvalidArgument, "ERR_CONFIGURATION_SUBSCRIBE", $"failed to subscribe {Keys(keys)} from Configuration store {store}: {error.Message}");
        }
    }

    /// <returns>false when the store has no such subscription.</returns>
    public async Task<bool> UnsubscribeAsync(string store, string id)
    {
        if (!subscriptions.TryRemove((store, id), out var subscription))
        {
            return false;
        }

        await subscription.DisposeAsync();
        return true;
    }

    /// <exception cref="DaprError">no such store.</exception>
    public IConfigurationStore Find(string store) =>
        stores.Find(store) is { } found ? found
        : stores.IsEmpty
            ? throw DaprError.WithInfo(500, StatusCode.FailedPrecondition, "ERR_CONFIGURATION_STORE_NOT_CONFIGURED", "configuration stores not configured")
            : throw DaprError.WithInfo(400, StatusCode.InvalidArgument, "ERR_CONFIGURATION_STORE_NOT_FOUND", $"configuration store {store} not found");

    private static string Keys(IReadOnlyList<string> keys) => $"[{string.Join(' ', keys)}]";
}

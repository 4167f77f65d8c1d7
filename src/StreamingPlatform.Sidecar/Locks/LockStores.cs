using Grpc.Core;
using StreamingPlatform.Sidecar.Components;
using StreamingPlatform.Sidecar.Resiliency;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Locks;

/// <summary>
/// What both protocols do with lock stores. An expiry that is none is refused first, then that there is no store at all, then missing fields, then
/// an unknown store. Errors carry no details.
/// </summary>
internal sealed class LockStores(OpenComponents<ILockStore> stores, ResiliencyPolicies policies, SidecarOptions options)
{
    private const string Separator = "||";

    /// <exception cref="DaprError">a field is missing, or there is no such store.</exception>
    public async Task<bool> TryLockAsync(string store, string resource, string owner, int expiryInSeconds, CancellationToken cancellationToken)
    {
        if (expiryInSeconds <= 0)
        {
            throw Malformed($"ExpiryInSeconds is not positive in lock store {store}");
        }

        Check(store, resource, owner);
        try
        {
            var (found, key) = (Find(store), KeyOf(store, resource));
            return await policies.CallAsync(
                store, ComponentKind.Lock, token => found.TryLockAsync(key, owner, TimeSpan.FromSeconds(expiryInSeconds), token), cancellationToken);
        }
        catch (Exception error) when (error is not (OperationCanceledException or DaprError))
        {
            throw new DaprError(500, StatusCode.Internal, "ERR_TRY_LOCK", $"failed to try acquiring lock: {error.Message}");
        }
    }

    /// <exception cref="DaprError">a field is missing, or there is no such store.</exception>
    public async Task<UnlockOutcome> UnlockAsync(string store, string resource, string owner, CancellationToken cancellationToken)
    {
        Check(store, resource, owner);
        try
        {
            var (found, key) = (Find(store), KeyOf(store, resource));
            return await policies.CallAsync(store, ComponentKind.Lock, token => found.UnlockAsync(key, owner, token), cancellationToken);
        }
        catch (Exception error) when (error is not (OperationCanceledException or DaprError))
        {
            throw new DaprError(500, StatusCode.Internal, "ERR_UNLOCK", $"failed to release lock: {error.Message}");
        }
    }

    private static DaprError Malformed(string message) => new(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", message);

    /// <summary>As for state stores, but that there is no strategy <c>namespace</c>: it is a literal like any other.</summary>
    private static string Prefix(Component component, string appId) =>
        component.Metadata.GetValueOrDefault("keyPrefix")?.ToLowerInvariant() switch
        {
            null or "" or "appid" => appId + Separator,
            "name" => component.Name + Separator,
            "none" => string.Empty,
            var literal => literal + Separator,
        };

    private void Check(string store, string resource, string owner)
    {
        if (stores.IsEmpty)
        {
            throw new DaprError(500, StatusCode.FailedPrecondition, "ERR_LOCK_STORE_NOT_CONFIGURED", "lock store is not configured");
        }

        if (resource.Length == 0)
        {
            throw Malformed($"ResourceId is empty in lock store {store}");
        }

        if (owner.Length == 0)
        {
            throw Malformed($"LockOwner is empty in lock store {store}");
        }
    }

    private ILockStore Find(string store) =>
        stores.Find(store) ?? throw new DaprError(400, StatusCode.InvalidArgument, "ERR_LOCK_STORE_NOT_FOUND", $"lock store {store} not found");

    private string KeyOf(string store, string resource)
    {
        if (resource.Contains(Separator, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"input key/keyPrefix '{resource}' can't contain '{Separator}'");
        }

        var component = stores.All.First(s => s.Component.Name == store).Component;
        return "lock" + Separator + Prefix(component, options.AppId) + resource;
    }
}

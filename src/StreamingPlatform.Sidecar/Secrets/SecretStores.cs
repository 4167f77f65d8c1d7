using Grpc.Core;
using StreamingPlatform.Sidecar.Components;
using StreamingPlatform.Sidecar.Resiliency;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>What both protocols do with secret stores: read one or all secrets that the scopes of the Configuration allow.</summary>
internal sealed class SecretStores(OpenComponents<ISecretStore> stores, ResiliencyPolicies policies, ResourceSet resources) : IMetadataContributor
{
    public void Contribute(MetadataBuilder builder)
    {
        foreach (var (component, _) in stores.All.Where(s => s.Opened.IsMultiValued))
        {
            builder.AddCapabilities(component.Name, "MULTIPLE_KEY_VALUES_PER_SECRET");
        }
    }

    /// <exception cref="DaprError">no such store or secret, or it is not allowed; a denial comes before the secret is looked for.</exception>
    public async Task<IReadOnlyDictionary<string, string>> OneAsync(string store, string name, CancellationToken cancellationToken)
    {
        var found = Find(store);
        if (ScopeOf(store) is { } scope && !scope.Allows(name))
        {
            throw new DaprError(403, StatusCode.PermissionDenied, "ERR_PERMISSION_DENIED", $"access denied by policy to get \"{name}\" from \"{store}\"");
        }

        try
        {
            return await policies.CallAsync(
                store, ComponentKind.Secretstore, _ => Task.FromResult(found.Get(name) ?? throw new KeyNotFoundException($"secret {name} not found")), cancellationToken);
        }
        catch (Exception error) when (error is KeyNotFoundException or TimeoutException or CircuitOpenException)
        {
            throw new DaprError(500, StatusCode.Internal, "ERR_SECRET_GET", $"failed getting secret with key {name} from secret store {store}: {error.Message}");
        }
    }

    /// <summary>Without those that are not allowed.</summary>
    /// <exception cref="DaprError">no such store.</exception>
    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> AllAsync(string store, CancellationToken cancellationToken)
    {
        var scope = ScopeOf(store);
        var found = Find(store);
        try
        {
            var all = await policies.CallAsync(store, ComponentKind.Secretstore, _ => Task.FromResult(found.All()), cancellationToken);
            return all.Where(s => scope is null || scope.Allows(s.Key)).ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        }
        catch (Exception error) when (error is TimeoutException or CircuitOpenException)
        {
            throw new DaprError(500, StatusCode.Internal, "ERR_SECRET_GET", $"failed getting secrets from secret store {store}: {error.Message}");
        }
    }

    private SecretScope? ScopeOf(string store) => resources.Configuration.SecretScopes.FirstOrDefault(s => s.Store == store);

    private ISecretStore Find(string name) =>
        stores.Find(name) is { } found ? found
        : stores.IsEmpty ? throw new DaprError(500, StatusCode.FailedPrecondition, "ERR_SECRET_STORES_NOT_CONFIGURED", "secret store is not configured")
        : throw new DaprError(401, StatusCode.InvalidArgument, "ERR_SECRET_STORE_NOT_FOUND", $"failed finding secret store with key {name}");
}

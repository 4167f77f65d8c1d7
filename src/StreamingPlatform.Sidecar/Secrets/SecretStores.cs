using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>The secrets API over both protocols.</summary>
internal sealed class SecretStores(ResourceSet resources) : IHttpModule, IGrpcModule, IMetadataContributor
{
    public void Map(WebApplication app)
    {
        app.MapGet("/v1.0/secrets/{store}/bulk", (HttpContext context) => Results.Json(All(RequestPath.Segment(context, 2))));
        app.MapGet("/v1.0/secrets/{store}/{key}", (HttpContext context) =>
            Results.Json(One(RequestPath.Segment(context, 2), RequestPath.Segment(context, 3))));
    }

    public void Map(GrpcMethods methods)
    {
        methods.Unary<GetSecretRequest, GetSecretResponse>("GetSecret", (request, _) =>
        {
            var response = new GetSecretResponse();
            foreach (var (name, value) in One(request.StoreName, request.Key))
            {
                response.Data[name] = value;
            }

            return Task.FromResult(response);
        });
        methods.Unary<GetBulkSecretRequest, GetBulkSecretResponse>("GetBulkSecret", (request, _) =>
        {
            var response = new GetBulkSecretResponse();
            foreach (var (secret, values) in All(request.StoreName))
            {
                response.Data[secret] = new SecretResponse { Secrets = { values.ToDictionary() } };
            }

            return Task.FromResult(response);
        });
    }

    public void Contribute(MetadataBuilder builder)
    {
        foreach (var store in Stores().Where(s => s.Metadata.GetValueOrDefault("multiValued") == "true"))
        {
            builder.AddCapabilities(store.Name, "MULTIPLE_KEY_VALUES_PER_SECRET");
        }
    }

    private IEnumerable<Component> Stores() => resources.Components.Values.Where(c => c.Type.StartsWith("secretstores.", StringComparison.Ordinal));

    private IReadOnlyDictionary<string, string> One(string store, string name)
    {
        var found = Find(store);
        if (ScopeOf(store) is { } scope && !scope.Allows(name))
        {
            throw new DaprError(403, StatusCode.PermissionDenied, "ERR_PERMISSION_DENIED", $"access denied by policy to get \"{name}\" from \"{store}\"");
        }

        return found.Get(name)
            ?? throw new DaprError(500, StatusCode.Internal, "ERR_SECRET_GET", $"failed getting secret with key {name} from secret store {store}: secret {name} not found");
    }

    private Dictionary<string, IReadOnlyDictionary<string, string>> All(string store)
    {
        var scope = ScopeOf(store);
        return Find(store).All().Where(s => scope is null || scope.Allows(s.Key)).ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
    }

    private SecretScope? ScopeOf(string store) => resources.Configuration.SecretScopes.FirstOrDefault(s => s.Store == store);

    private SecretStore Find(string name)
    {
        if (Stores().FirstOrDefault(s => s.Name == name) is { } component)
        {
            return SecretStore.Open(component);
        }

        throw Stores().Any()
            ? new DaprError(401, StatusCode.InvalidArgument, "ERR_SECRET_STORE_NOT_FOUND", $"failed finding secret store with key {name}")
            : new DaprError(500, StatusCode.FailedPrecondition, "ERR_SECRET_STORES_NOT_CONFIGURED", "secret store is not configured");
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.TenantConfiguration;

/// <summary>Writes a tenant's item of the configuration store through the binding <see cref="DaprNames.Components.TenantConfigWriter"/>, which all services hear of.</summary>
internal sealed class TenantConfigWriter(DaprClient dapr)
{
    private const string WriteOperation = "create";
    private const string RemoveOperation = "delete";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static TenantConfig Of(TenantResponse tenant) => new(tenant.TenantId, tenant.Revision, tenant.TimeZone, tenant.Settings);

    /// <exception cref="Dapr.DaprException">The binding failed; <see cref="TenantConfigRepair"/> writes the item later.</exception>
    public Task WriteAsync(TenantResponse tenant, CancellationToken cancellationToken) =>
        InvokeAsync(WriteOperation, tenant.TenantId, JsonSerializer.SerializeToUtf8Bytes(Of(tenant), Json), cancellationToken);

    public Task RemoveAsync(string tenantId, CancellationToken cancellationToken) => InvokeAsync(RemoveOperation, tenantId, default, cancellationToken);

    private Task<BindingResponse> InvokeAsync(string operation, string tenantId, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var request = new BindingRequest(DaprNames.Components.TenantConfigWriter, operation) { Data = data };
        request.Metadata["key"] = DaprNames.Keys.TenantConfigOf(tenantId);
        return dapr.InvokeBindingAsync(request, cancellationToken);
    }
}

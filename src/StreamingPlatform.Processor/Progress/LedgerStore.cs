using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.State;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.Processor.Progress;

/// <summary>Ledgers in the state component <c>heads</c>.</summary>
internal sealed class LedgerStore(RawDaprClient dapr, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };

    public async Task<(ProgressLedger Ledger, string? ETag)> ReadAsync(string tenantId)
    {
        var (data, etag) = await DaprVersionedState.ReadAsync(
            dapr, clock, DaprNames.Components.Heads, DaprNames.Keys.ProgressOf(tenantId), CancellationToken.None);
        return (data is null ? ProgressLedger.Empty : FromBytes(data), etag);
    }

    public Task<bool> TrySaveAsync(string tenantId, ProgressLedger ledger, string? etag) => DaprVersionedState.TrySaveAsync(
        dapr, clock, DaprNames.Components.Heads, DaprNames.Keys.ProgressOf(tenantId), ToBytes(ledger), etag, CancellationToken.None);

    public Task DeleteAsync(string tenantId, CancellationToken cancellationToken) => DaprVersionedState.DeleteAsync(
        dapr, clock, DaprNames.Components.Heads, DaprNames.Keys.ProgressOf(tenantId), cancellationToken);

    internal static byte[] ToBytes(ProgressLedger ledger) => JsonSerializer.SerializeToUtf8Bytes(ledger, Json);

    internal static ProgressLedger FromBytes(byte[] data) =>
        JsonSerializer.Deserialize<ProgressLedger>(data, Json) ?? throw new InvalidDataException("The ledger is null.");
}

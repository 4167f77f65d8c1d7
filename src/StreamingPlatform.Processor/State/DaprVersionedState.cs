using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.Processor.State;

/// <summary>State with etags in <c>heads</c>, bytes as they are. Absence is an answer without data; an error is an exception.</summary>
internal static class DaprVersionedState
{
    public static async Task<(byte[]? Data, string? ETag)> ReadAsync(
        RawDaprClient dapr, TimeProvider clock, string store, string key, CancellationToken cancellationToken)
    {
        var answer = await dapr.GetStateAsync(new GetStateRequest { StoreName = store, Key = key }, null, clock.Deadline(), cancellationToken);
        return answer.Data.IsEmpty ? (null, null)
            : string.IsNullOrEmpty(answer.Etag) ? throw new InvalidDataException($"The state store '{store}' gave '{key}' without an etag.")
            : (answer.Data.ToByteArray(), answer.Etag);
    }

    public static async Task DeleteAsync(RawDaprClient dapr, TimeProvider clock, string store, string key, CancellationToken cancellationToken) =>
        await dapr.DeleteStateAsync(new DeleteStateRequest { StoreName = store, Key = key }, null, clock.Deadline(), cancellationToken);

    /// <summary>False on a conflict.</summary>
    public static async Task<bool> TrySaveAsync(
        RawDaprClient dapr, TimeProvider clock, string store, string key, byte[] data, string? etag, CancellationToken cancellationToken)
    {
        try
        {
            var request = new SaveStateRequest { StoreName = store, States = { DaprStateAnswers.FirstWrite(key, data, etag) } };
            await dapr.SaveStateAsync(request, null, clock.Deadline(), cancellationToken);
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Aborted)
        {
            return false;
        }
    }
}

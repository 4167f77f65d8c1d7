using Dapr.Client.Autogen.Grpc.v1;

namespace StreamingPlatform.Sidecar.Locks;

/// <summary>TryLockAlpha1 and UnlockAlpha1.</summary>
internal sealed class LocksGrpc(LockStores stores) : IGrpcModule
{
    public void Map(GrpcMethods methods)
    {
        methods.Unary<TryLockRequest, TryLockResponse>("TryLockAlpha1", async (request, call) => new TryLockResponse
        {
            Success = await stores.TryLockAsync(request.StoreName, request.ResourceId, request.LockOwner, request.ExpiryInSeconds, call.CancellationToken),
        });
        methods.Unary<UnlockRequest, UnlockResponse>("UnlockAlpha1", async (request, call) => new UnlockResponse
        {
            Status = (UnlockResponse.Types.Status)(int)await stores.UnlockAsync(
                request.StoreName, request.ResourceId, request.LockOwner, call.CancellationToken),
        });
    }
}

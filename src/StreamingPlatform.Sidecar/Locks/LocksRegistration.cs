using StreamingPlatform.Sidecar.Components;

namespace StreamingPlatform.Sidecar.Locks;

/// <summary>The lock building block.</summary>
internal static class LocksRegistration
{
    public static IServiceCollection AddLocks(this IServiceCollection services) =>
        services
            .AddOpenComponents<ILockStore>()
            .AddSingleton<LockStores>()
            .AddSingleton<IHttpModule, LocksHttp>()
            .AddSingleton<IGrpcModule, LocksGrpc>();
}

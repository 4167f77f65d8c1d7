namespace StreamingPlatform.Sidecar.Locks;

/// <summary>A lock component. Resources are as stored, prefix included; only the owner's name counts.</summary>
internal interface ILockStore : IAsyncDisposable
{
    /// <returns>false while anybody holds it, the same owner too.</returns>
    Task<bool> TryLockAsync(string resource, string owner, TimeSpan expiry, CancellationToken cancellationToken);

    Task<UnlockOutcome> UnlockAsync(string resource, string owner, CancellationToken cancellationToken);
}

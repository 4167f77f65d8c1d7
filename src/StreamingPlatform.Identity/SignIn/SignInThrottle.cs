using System.Threading.RateLimiting;

namespace StreamingPlatform.Identity.SignIn;

/// <summary>Slows those who guess passwords: ten tries a minute for a name.</summary>
internal sealed class SignInThrottle : IDisposable
{
    private readonly PartitionedRateLimiter<string> _tries = PartitionedRateLimiter.Create<string, string>(name => RateLimitPartition.GetFixedWindowLimiter(
        name, _ => new FixedWindowRateLimiterOptions { PermitLimit = 10, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    public bool MayTry(string userName)
    {
        using var lease = _tries.AttemptAcquire(userName);
        return lease.IsAcquired;
    }

    public void Dispose() => _tries.Dispose();
}

using System.Security.Cryptography;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamingPlatform.Ingestion.Progress;

/// <summary>This process as a writer of blocks: a random name, drawn anew at each start.</summary>
internal sealed class WriterIdentity : IHealthCheck
{
    private volatile bool _isKnown;

    /// <summary>64 random bits, 16 lower-case hex digits.</summary>
    public string Writer { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>The platform has heard of this writer; before that it accepts nothing, because progress would not wait for it.</summary>
    public bool IsKnown => _isKnown;

    public void MarkKnown() => _isKnown = true;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isKnown ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The processor has not heard of this writer yet."));
}

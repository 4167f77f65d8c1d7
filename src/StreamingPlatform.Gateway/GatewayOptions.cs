using System.ComponentModel.DataAnnotations;

namespace StreamingPlatform.Gateway;

/// <summary>What one gateway process lets through. Section <c>Gateway</c>.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Largest request body as it is sent, in bytes; larger is refused with 413.</summary>
    /// <value>Default 4 MiB.</value>
    [Range(1_024, 67_108_864)]
    public long MaxBodyBytes { get; set; } = 4_194_304;

    /// <summary>Largest sum of a request's headers, in bytes; larger is refused with 431.</summary>
    /// <value>Default 16 KiB.</value>
    [Range(1_024, 1_048_576)]
    public int MaxHeaderBytes { get; set; } = 16_384;

    /// <summary>Requests a second of one client (its token, or its address without one).</summary>
    /// <value>Default 500.</value>
    [Range(1, 1_000_000)]
    public int ClientRequestsPerSecond { get; set; } = 500;

    /// <summary>Requests of one client that may come at once.</summary>
    /// <value>Default 1 000.</value>
    [Range(1, 1_000_000)]
    public int ClientBurst { get; set; } = 1_000;

    /// <summary>Requests a second of one tenant, all of its clients together.</summary>
    /// <value>Default 2 000.</value>
    [Range(1, 1_000_000)]
    public int TenantRequestsPerSecond { get; set; } = 2_000;

    /// <summary>Requests of one tenant that may come at once.</summary>
    /// <value>Default 4 000.</value>
    [Range(1, 1_000_000)]
    public int TenantBurst { get; set; } = 4_000;

    /// <summary>Whether requests are screened for patterns of attacks.</summary>
    /// <value>Default true.</value>
    public bool Screening { get; set; } = true;
}

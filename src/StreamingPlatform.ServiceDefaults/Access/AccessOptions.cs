using System.ComponentModel.DataAnnotations;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>Whose tokens are believed, and what they say. Section <c>Authentication</c>. Any OpenID Connect provider will do.</summary>
public sealed class AccessOptions
{
    public const string Section = "Authentication";

    /// <summary>The token issuer; its keys are found below <c>{Authority}/.well-known/openid-configuration</c>. HTTPS, except on this machine.</summary>
    [Required]
    public Uri? Authority { get; set; }

    /// <summary>The audience that a token must name; an empty one is not compared (Amazon Cognito's access tokens have none).</summary>
    /// <value>Default <c>streaming-platform</c>.</value>
    public string Audience { get; set; } = "streaming-platform";

    /// <summary>The claim with the id of the tenant that the caller belongs to.</summary>
    /// <value>Default <c>tenant</c>.</value>
    [Required]
    public string TenantClaim { get; set; } = "tenant";

    /// <summary>The claim with the caller's roles, one or several; other values in it are ignored.</summary>
    /// <value>Default <c>role</c>.</value>
    [Required]
    public string RoleClaim { get; set; } = "role";

    /// <summary>For how long a verified token is believed without verifying it again, at most; never beyond its own end.</summary>
    /// <value>Default 5 minutes, from 0 (every request) to 1 hour.</value>
    public TimeSpan TokenCacheTime { get; set; } = TimeSpan.FromMinutes(5);
}

using System.ComponentModel.DataAnnotations;

namespace StreamingPlatform.Identity;

/// <summary>The OpenID provider for laptops and tests. Section <c>Identity</c>.</summary>
public sealed class IdentityOptions
{
    public const string Section = "Identity";

    /// <summary>The issuer that tokens name; the address under which clients reach this service.</summary>
    [Required]
    public Uri? Issuer { get; set; }

    /// <summary>The audience that tokens name.</summary>
    /// <value>Default <c>streaming-platform</c>.</value>
    [Required]
    public string Audience { get; set; } = "streaming-platform";

    /// <summary>How long an access token lives.</summary>
    /// <value>Default 2 hours, from 1 minute to 24 hours.</value>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Age from which the signing key has a successor; what it signed stays valid.</summary>
    /// <value>Default 60 days.</value>
    public TimeSpan SigningKeyAge { get; set; } = TimeSpan.FromDays(60);

    /// <summary>The first platform administrator: a client that exists as long as it stands here. From the environment or a secret, never from a file of settings.</summary>
    public BootstrapAdministrator? Bootstrap { get; set; }

    /// <summary>Clients without a secret that sign people in: authorization code with PKCE.</summary>
    public IList<PublicClient> PublicClients { get; } = [];
}

/// <summary>The first platform administrator.</summary>
public sealed class BootstrapAdministrator
{
    /// <summary>Id of the client, and name of the user.</summary>
    /// <value>Default <c>platform-admin</c>.</value>
    public string ClientId { get; set; } = "platform-admin";

    /// <summary>Secret of the client, and password of the user; at least 20 characters.</summary>
    [Required]
    [MinLength(20)]
    public string ClientSecret { get; set; } = string.Empty;
}

/// <summary>A client that runs in a browser or on a user's machine.</summary>
public sealed class PublicClient
{
    [Required]
    public string ClientId { get; set; } = string.Empty;

    /// <summary>Where people may be sent back to, compared exactly; on this machine any port will do (RFC 8252 §7.3).</summary>
    public IList<Uri> RedirectUris { get; } = [];
}

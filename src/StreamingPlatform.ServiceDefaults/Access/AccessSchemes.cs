namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>Names of the ways in which a caller proves who it is.</summary>
public static class AccessSchemes
{
    /// <summary>Chooses one of the others by the request's headers.</summary>
    public const string Any = "Any";

    /// <summary>An OAuth 2.0 bearer token.</summary>
    public const string Bearer = "Bearer";

    /// <summary>The app token that only the app's own sidecar knows.</summary>
    public const string Sidecar = "Sidecar";
}

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>What the sidecar uses of Configuration resources.</summary>
internal sealed record SidecarConfiguration(IReadOnlyList<SecretScope> SecretScopes)
{
    public static SidecarConfiguration Empty { get; } = new([]);
}

/// <summary>Which secrets of a store the app may read.</summary>
internal sealed record SecretScope(string Store, bool DefaultDeny, IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied)
{
    public bool Allows(string secret) =>
        Allowed.Count > 0 ? Allowed.Contains(secret) : !Denied.Contains(secret) && !DefaultDeny;
}

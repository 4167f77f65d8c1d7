using System.Text.RegularExpressions;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Tenants;

/// <summary>Shapes of the names that become topics, keyspaces, Kubernetes names and keys.</summary>
internal static partial class Names
{
    public const int MaxEventIdLength = 64;

    public static bool IsTenantId(string? value) => value is not null && TenantIdPattern().IsMatch(value);

    /// <summary>Not one whose topic the platform itself publishes to.</summary>
    public static bool IsEventId(string? value) =>
        value is { Length: <= MaxEventIdLength } && EventIdPattern().IsMatch(value) && !DaprNames.Topics.IsReserved(value);

    [GeneratedRegex(@"\A[a-z][a-z0-9]{2,30}\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TenantIdPattern();

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex EventIdPattern();
}

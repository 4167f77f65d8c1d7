using System.Text.RegularExpressions;

namespace StreamingPlatform.Registry.Settings;

/// <summary>IANA time zones as this machine knows them.</summary>
internal static partial class TimeZones
{
    public const string Default = "UTC";

    public static bool Exists(string name) => Shape().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Shape();
}

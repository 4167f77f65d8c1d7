using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Requests;

namespace StreamingPlatform.Registry.Settings;

/// <summary>Defaults and bounds of a tenant's settings.</summary>
internal static class SettingsRules
{
    private const int MaxVariants = 8;
    private const int MaxShards = 64;
    private const int MinEventBytes = 256;

    private static readonly TimeSpan MinWindow = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan HundredYears = TimeSpan.FromDays(36_500);
    private static readonly string[] Matches = ["any", "product", "campaign"];

    /// <summary>Every member filled in.</summary>
    public static TenantSettings WithDefaults(TenantSettings? settings) => new(
        settings?.Lateness ?? "P30D",
        settings?.SessionGap ?? "PT30M",
        settings?.Attribution ?? [new AttributionVariant("P30D", "any")],
        settings?.Shards ?? 4,
        settings?.Tier ?? "pooled",
        settings?.Quota,
        settings?.Retention ?? "P180D",
        settings?.TimeZone ?? TimeZones.Default,
        settings?.Limits,
        settings?.OnInvalid ?? "reject");

    /// <param name="at">JSON Pointer of the settings in what the client sent.</param>
    public static void Validate(TenantSettings? settings, string at, ValidationErrors errors)
    {
        if (settings is null)
        {
            return;
        }

        Length(settings.Lateness, allowYears: true, TimeSpan.FromSeconds(1), HundredYears, at + "/lateness",
            "A duration of at most P100Y (a year is 365 days; months have no length).");
        Length(settings.SessionGap, allowYears: false, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), at + "/sessionGap",
            "A duration from PT1S to P30D in whole seconds, without years and months.");
        Length(settings.Retention, allowYears: true, TimeSpan.FromDays(1), HundredYears, at + "/retention",
            "A duration from P1D to P100Y (a year is 365 days; months have no length).");
        errors.Require(settings.Shards is null or (>= 1 and <= MaxShards), at + "/shards", $"From 1 to {MaxShards}.");
        errors.Require(settings.TimeZone is null || TimeZones.Exists(settings.TimeZone), at + "/timeZone", "An IANA time zone, for example Europe/Berlin.");
        errors.Require(settings.OnInvalid is null or "reject" or "quarantine", at + "/onInvalid", "One of: reject, quarantine.");
        ValidateQuota(settings.Quota, at + "/quota", errors);
        errors.Require(settings.Limits?.MaxEventBytes is null or >= MinEventBytes, at + "/limits/maxEventBytes", $"At least {MinEventBytes}, or absent.");
        errors.Require(settings.Limits?.MaxBatchEvents is null or >= 1, at + "/limits/maxBatchEvents", "At least 1, or absent.");
        errors.Require(settings.Tier is null or "pooled", at + "/tier",
            settings.Tier == "dedicated" ? "The tier dedicated is not offered yet." : "One of: pooled.");
        if (settings.Attribution is { } variants)
        {
            ValidateAttribution(variants, at + "/attribution", errors);
        }

        void Length(string? text, bool allowYears, TimeSpan min, TimeSpan max, string field, string message) =>
            errors.Require(text is null || (TryWholeSeconds(text, allowYears, out var length) && length >= min && length <= max), field, message);
    }

    private static void ValidateQuota(TenantQuota? quota, string at, ValidationErrors errors)
    {
        errors.Require(quota?.EventsPerSecond is null or >= 1, at + "/eventsPerSecond", "At least 1, or absent.");
        errors.Require(quota?.BytesPerSecond is null or >= 1, at + "/bytesPerSecond", "At least 1, or absent.");
        errors.Require(quota?.Burst is null or >= 1, at + "/burst", "At least 1, or absent.");
        errors.Require(quota?.Burst is null || quota.EventsPerSecond is not null, at + "/burst", "Is a number of events, and needs eventsPerSecond.");
    }

    private static void ValidateAttribution(IReadOnlyList<AttributionVariant> variants, string at, ValidationErrors errors)
    {
        errors.Require(variants.Count is >= 1 and <= MaxVariants, at, $"From 1 to {MaxVariants} variants.");
        var seen = new HashSet<(TimeSpan, string)>();
        for (var i = 0; i < variants.Count; i++)
        {
            var field = $"{at}/{i}";
            var (window, match) = variants[i] ?? new AttributionVariant(string.Empty, string.Empty);
            var windowFits = TryWholeSeconds(window, allowYears: false, out var length) && length >= MinWindow && length <= HundredYears;
            errors.Require(windowFits, field + "/window", "A duration of at least PT15M in whole seconds, without years and months.");
            errors.Require(Matches.Contains(match), field + "/match", "One of: any, product, campaign.");
            errors.Require(!windowFits || match is null || seen.Add((length, match)), field, "The same length and match stand earlier in the list.");
        }
    }

    private static bool TryWholeSeconds(string? text, bool allowYears, out TimeSpan length) =>
        Iso8601Duration.TryParse(text, allowYears, out length) && length.Ticks % TimeSpan.TicksPerSecond == 0;
}

using System.Globalization;

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>Timestamps and durations.</summary>
internal static class CelTimes
{
    public static object ToTimestamp(object? value) => value switch
    {
        DateTimeOffset => value,
        string text when Rfc3339.TryParse(text, out var time) => time,
        long seconds when seconds is >= -62135596800 and <= 253402300799 => DateTimeOffset.FromUnixTimeSeconds(seconds),
        _ => CelConversions.Failed("timestamp", value),
    };

    public static string Print(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <param name="zone">A name such as <c>Europe/Berlin</c>, or an offset such as <c>-08:00</c>.</param>
    public static object Part(string name, DateTimeOffset time, string zone)
    {
        if (OffsetOf(zone, time) is not { } offset)
        {
            return new CelError($"unknown time zone {zone}");
        }

        var local = time.ToOffset(offset);
        return name switch
        {
            "getFullYear" => (long)local.Year,
            "getMonth" => (long)local.Month - 1,
            "getDate" => (long)local.Day,
            "getDayOfMonth" => (long)local.Day - 1,
            "getDayOfWeek" => (long)local.DayOfWeek,
            "getDayOfYear" => (long)local.DayOfYear - 1,
            "getHours" => (long)local.Hour,
            "getMinutes" => (long)local.Minute,
            "getSeconds" => (long)local.Second,
            "getMilliseconds" => (long)local.Millisecond,
            _ => CelError.NoOverload(name),
        };
    }

    public static object Part(string name, TimeSpan time) => name switch
    {
        "getHours" => (long)time.TotalHours,
        "getMinutes" => (long)time.TotalMinutes,
        "getSeconds" => (long)time.TotalSeconds,
        "getMilliseconds" => (long)time.TotalMilliseconds,
        _ => CelError.NoOverload(name),
    };

    private static TimeSpan? OffsetOf(string zone, DateTimeOffset time)
    {
        if (zone.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
        {
            return int.TryParse(zone[..colon], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var hours)
                && int.TryParse(zone[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && Math.Abs(hours) <= 14 && minutes < 60
                ? new TimeSpan(hours, zone[0] == '-' ? -minutes : minutes, 0)
                : null;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known.GetUtcOffset(time) : null;
    }
}

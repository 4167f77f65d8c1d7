using System.Globalization;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Publish metadata <c>ttl</c> (a duration; wins) and <c>ttlInSeconds</c>; what cannot be read or is negative counts as absent.</summary>
internal static class TimeToLive
{
    public static TimeSpan? Of(IReadOnlyCollection<KeyValuePair<string, string>> metadata)
    {
        TimeSpan? found = null;
        foreach (var (name, value) in metadata)
        {
            if (name.Equals("ttl", StringComparison.OrdinalIgnoreCase) && GoDuration.TryParse(value, out var ttl) && ttl >= TimeSpan.Zero)
            {
                return ttl;
            }

            if (name.Equals("ttlInSeconds", StringComparison.OrdinalIgnoreCase) && int.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0)
            {
                found = TimeSpan.FromSeconds(seconds);
            }
        }

        return found;
    }
}

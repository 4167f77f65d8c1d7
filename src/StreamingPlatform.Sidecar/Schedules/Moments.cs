using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamingPlatform.Sidecar.Schedules;

/// <summary>Moments given as a time or as a length of time from another.</summary>
internal static partial class Moments
{
    private const string NotRecognized = "due time format not recognized";

    /// <summary>As the scheduler reads a due time: RFC 3339, a Go duration, or ISO 8601 without repetitions.</summary>
    /// <exception cref="FormatException">none of these; the text is the scheduler's.</exception>
    public static DateTimeOffset ReadDue(string text, DateTimeOffset from)
    {
        if (TryReadTime(text, out var moment))
        {
            return moment;
        }

        if (GoDuration.TryParseNanoseconds(text, out var nanoseconds))
        {
            return CalendarSpan.OfNanoseconds(nanoseconds).AddTo(from);
        }

        return !CalendarSpan.TryParseIso(text, out var span) ? throw new FormatException(NotRecognized)
            : span.Repeats > 0 ? throw new FormatException("repeats not supported for due time")
            : span.AddTo(from);
    }

    /// <summary>When a job or reminder ends.</summary>
    /// <exception cref="FormatException">no moment; the text is the scheduler's.</exception>
    public static DateTimeOffset ReadTtl(string text, DateTimeOffset from)
    {
        try
        {
            return ReadDue(text, from);
        }
        catch (FormatException error)
        {
            throw new FormatException("ttl format not recognized", error);
        }
    }

    /// <summary>RFC 3339 and nothing else.</summary>
    public static bool TryReadTime(string text, out DateTimeOffset moment)
    {
        moment = default;
        return Rfc3339().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Rfc3339();
}

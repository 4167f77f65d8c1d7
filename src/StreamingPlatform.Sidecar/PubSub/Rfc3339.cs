using System.Globalization;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Times as RFC 3339 writes them: a date, <c>T</c>, a time, and an offset.</summary>
internal static class Rfc3339
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];

    /// <summary>Digits of a second beyond seven are cut off.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point > 0)
        {
            var end = point + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            text = end - point > 8 ? text[..(point + 8)] + text[end..] : text;
        }

        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}

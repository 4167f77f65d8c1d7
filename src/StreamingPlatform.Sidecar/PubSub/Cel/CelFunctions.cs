using System.Text.RegularExpressions;

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>The standard library; what <see cref="CelFunction"/> lists, at run time.</summary>
internal static class CelFunctions
{
    public static object? Call(string name, object?[] values) => (name, values) switch
    {
        ("size", [string text]) => (long)text.EnumerateRunes().Count(),
        ("size", [byte[] bytes]) => (long)bytes.Length,
        ("size", [ICelMap map]) => (long)map.Count,
        ("size", [IReadOnlyList<object?> list]) => (long)list.Count,
        ("contains", [string text, string part]) => text.Contains(part, StringComparison.Ordinal),
        ("startsWith", [string text, string part]) => text.StartsWith(part, StringComparison.Ordinal),
        ("endsWith", [string text, string part]) => text.EndsWith(part, StringComparison.Ordinal),
        ("matches", [string text, string pattern]) => Matches(text, pattern),
        ("type", [var value]) => CelType.Of(value),
        ("dyn", [var value]) => value,
        ("bool" or "bytes" or "double" or "int" or "uint" or "string" or "timestamp" or "duration", [var value]) => CelConversions.To(name, value),
        (_, [DateTimeOffset time]) => CelTimes.Part(name, time, "UTC"),
        (_, [DateTimeOffset time, string zone]) => CelTimes.Part(name, time, zone),
        (_, [TimeSpan time]) => CelTimes.Part(name, time),
        _ => CelError.NoOverload(name),
    };

    private static object Matches(string text, string pattern)
    {
        try
        {
            return CelPatterns.Of(pattern).IsMatch(text);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            // no pattern, or one that RE2 would not take either
            return new CelError($"'{pattern}' cannot be matched: {error.Message}");
        }
    }
}

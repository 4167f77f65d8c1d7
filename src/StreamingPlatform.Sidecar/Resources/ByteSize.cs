using System.Globalization;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>A number of bytes as Kubernetes writes it: <c>512</c>, <c>4Mi</c>, <c>16MB</c>; without unit bytes.</summary>
internal static class ByteSize
{
    private static readonly (string Suffix, long Factor)[] Units =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("kB", 1_000), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000),
        ("k", 1_000), ("K", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), (string.Empty, 1),
    ];

    /// <exception cref="FormatException">the text is not a size.</exception>
    public static long Parse(string text)
    {
        foreach (var (suffix, factor) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return checked(number * factor);
            }
        }

        throw new FormatException($"'{text}' is not a size");
    }
}

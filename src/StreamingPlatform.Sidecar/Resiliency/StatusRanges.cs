using System.Globalization;

namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>Status codes as a retry lists them: numbers and ranges, <c>429,500-599</c>.</summary>
internal sealed class StatusRanges : IEquatable<StatusRanges>
{
    private readonly (int First, int Last)[] ranges;

    private StatusRanges((int First, int Last)[] ranges) => this.ranges = ranges;

    /// <summary>Every HTTP status.</summary>
    public static StatusRanges Http { get; } = new([(100, 599)]);

    /// <summary>Every gRPC code.</summary>
    public static StatusRanges Grpc { get; } = new([(0, 16)]);

    /// <param name="all">The codes that there are.</param>
    /// <returns>null for no text: all.</returns>
    /// <exception cref="FormatException">a part is no code, or a range from a greater to a smaller one.</exception>
    public static StatusRanges? Parse(string text, StatusRanges all) =>
        text.Length == 0 ? null : new StatusRanges([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => ParsePart(part, all))]);

    public bool Contains(int status) => Array.Exists(ranges, r => status >= r.First && status <= r.Last);

    public bool Equals(StatusRanges? other) => other is not null && ranges.AsSpan().SequenceEqual(other.ranges);

    public override bool Equals(object? obj) => Equals(obj as StatusRanges);

    public override int GetHashCode() => ranges.Aggregate(0, HashCode.Combine);

    private static (int First, int Last) ParsePart(string part, StatusRanges all)
    {
        var bounds = part.Split('-');
        if (bounds.Length > 2)
        {
            throw new FormatException($"'{part}' is no range of status codes");
        }

        var (first, last) = (ParseCode(bounds[0], part, all), ParseCode(bounds[^1], part, all));
        return first <= last ? (first, last) : throw new FormatException($"'{part}' goes from a greater status code to a smaller one");
    }

    private static int ParseCode(string text, string part, StatusRanges all) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) && all.Contains(code)
            ? code
            : throw new FormatException($"'{part}' is no status code or range of them ({all.ranges[0].First} to {all.ranges[0].Last})");
}

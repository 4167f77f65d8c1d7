using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

/// <summary>
/// The list <c>differences.md</c>: a table with a row a step (<c>block/scenario#12</c>, steps count from 1) or scenario (<c>block/scenario</c>), what
/// differs, why, and what a client notices.
/// </summary>
internal static class KnownDifferences
{
    public static string File { get; } = Path.Combine(
        SharedData.RepositoryRoot, "tests", "StreamingPlatform.Sidecar.Conformance", "differences.md");

    private static readonly Lazy<ILookup<string, (int? Step, string What)>> Rows = new(Read);

    /// <summary>The rows of one scenario; a row without a step speaks of the whole.</summary>
    public static IReadOnlyList<(int? Step, string What)> Of(string scenario) => [.. Rows.Value[scenario]];

    public static IEnumerable<string> Scenarios => Rows.Value.Select(r => r.Key);

    private static ILookup<string, (int? Step, string What)> Read() =>
        System.IO.File.ReadLines(File)
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (Place: cells[1].Trim('`').Split('#'), What: cells[2]))
            .ToLookup(
                row => row.Place[0],
                row => (row.Place.Length > 1 ? int.Parse(row.Place[1]) : (int?)null, row.What));
}

namespace StreamingPlatform.Cli.Bench;

/// <summary>What a benchmark run measures, and with what.</summary>
/// <param name="Events">JSON lines of the map <c>make-events</c>.</param>
/// <param name="Launcher">The local launcher, an executable or a library.</param>
/// <param name="Parts">Which parts run.</param>
/// <param name="Rounds">How often the two sides of a comparison run in turn; the median ratio counts.</param>
/// <param name="Seconds">Length of one intake measurement.</param>
/// <param name="Connections">Connections of the intake client, one request in flight on each.</param>
internal sealed record BenchOptions(
    string Events, string Launcher, IReadOnlySet<string> Parts, int Rounds, double Seconds, int Connections)
{
    public static IReadOnlyList<string> AllParts { get; } = ["intake", "batch", "log", "http", "postgres"];
}

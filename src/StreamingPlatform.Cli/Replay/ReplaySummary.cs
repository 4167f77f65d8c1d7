namespace StreamingPlatform.Cli.Replay;

/// <summary>What became of a replay.</summary>
/// <param name="Events">Events posted, repeats included.</param>
/// <param name="Refusals">The first refusals with their reasons, at most ten.</param>
/// <param name="Repeats">Requests repeated because the platform was away.</param>
internal sealed record ReplaySummary(long Events, long Accepted, long Refused, IReadOnlyList<string> Refusals, int Repeats, TimeSpan Elapsed)
{
    public double Rate => Elapsed > TimeSpan.Zero ? Events / Elapsed.TotalSeconds : 0;
}

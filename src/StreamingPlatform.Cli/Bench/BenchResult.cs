namespace StreamingPlatform.Cli.Bench;

/// <summary>One measured rate.</summary>
/// <param name="PerSecond">Events a second.</param>
/// <param name="CpuPerMillion">CPU seconds per million events, all processes that took part, the client included.</param>
internal sealed record BenchRow(string Name, double PerSecond, double? CpuPerMillion);

/// <summary>A measured rate over its yardstick.</summary>
/// <param name="Ratio">Median of the rounds' ratios.</param>
/// <param name="Aim">What good looks like.</param>
internal sealed record BenchRatio(string Name, double Ratio, double Aim);

/// <summary>What one process spent in one part.</summary>
/// <param name="CpuPerMillion">CPU seconds per million events.</param>
/// <param name="PeakMegabytes">Its highest resident set since it started; 0 where it ended meanwhile.</param>
internal sealed record BenchStage(string Part, string Process, double CpuPerMillion, long PeakMegabytes);

/// <summary>Everything a run found.</summary>
/// <param name="Notes">What was left out, and why.</param>
internal sealed record BenchResult(
    string Machine, IReadOnlyList<BenchRow> Rows, IReadOnlyList<BenchRatio> Ratios, IReadOnlyList<BenchStage> Stages, IReadOnlyList<string> Notes);

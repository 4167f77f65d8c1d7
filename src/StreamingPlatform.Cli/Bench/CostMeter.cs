namespace StreamingPlatform.Cli.Bench;

/// <summary>CPU seconds of named processes since the meter was made.</summary>
internal sealed class CostMeter
{
    private readonly IReadOnlyDictionary<string, int> processes;
    private readonly Dictionary<string, double> start;
    private readonly double ownStart = Own();

    public CostMeter(IReadOnlyDictionary<string, int> processes)
    {
        this.processes = processes;
        start = processes.ToDictionary(one => one.Key, one => ProcessCost.TreeCpuSeconds(one.Value), StringComparer.Ordinal);
    }

    /// <summary>One line a process that used anything, the client last.</summary>
    public IReadOnlyList<BenchStage> Stages(string part, long events, bool withClient)
    {
        var stages = processes
            .Select(one => new BenchStage(
                part, one.Key, PerMillion(ProcessCost.TreeCpuSeconds(one.Value) - start[one.Key], events), ProcessCost.PeakMegabytes(one.Value)))
            .ToList();
        if (withClient)
        {
            stages.Add(new BenchStage(part, "client", PerMillion(Own() - ownStart, events), ProcessCost.PeakMegabytes(Environment.ProcessId)));
        }

        return stages;
    }

    private static double Own() => ProcessCost.CpuSeconds(Environment.ProcessId);

    private static double PerMillion(double seconds, long events) => seconds * 1_000_000 / events;
}

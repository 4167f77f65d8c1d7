using System.Text.Json;
using Spectre.Console;

namespace StreamingPlatform.Cli.Bench;

/// <summary>Collects what a run finds and shows it.</summary>
internal sealed class BenchReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<BenchRow> rows = [];
    private readonly List<BenchRatio> ratios = [];
    private readonly List<BenchStage> stages = [];
    private readonly List<string> notes = [];

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    public void Add(string name, double perSecond, IReadOnlyList<BenchStage>? profile = null)
    {
        rows.Add(new BenchRow(name, perSecond, profile?.Sum(stage => stage.CpuPerMillion)));
        stages.AddRange((profile ?? []).Where(stage => stage.CpuPerMillion >= 0.05));
    }

    public void AddRatio(string name, IEnumerable<(double Ours, double Theirs)> rounds, double aim) =>
        ratios.Add(new BenchRatio(name, Median(rounds.Select(round => round.Ours / round.Theirs)), aim));

    public void Note(string note) => notes.Add(note);

    public void Show(IAnsiConsole console, bool asJson)
    {
        var result = new BenchResult(
            $"{Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}", rows, ratios, stages, notes);
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, Json));
            return;
        }

        console.WriteLine(result.Machine);
        console.Write(RateTable());
        console.Write(RatioTable());
        console.Write(StageTable());
        notes.ForEach(note => console.WriteLine(note));
    }

    private Table RateTable()
    {
        var table = new Table().AddColumns("measured", "events/s", "CPU s per million");
        foreach (var row in rows)
        {
            table.AddRow(row.Name, $"{row.PerSecond:N0}", row.CpuPerMillion is { } cpu ? $"{cpu:0.0}" : "");
        }

        return table;
    }

    private Table RatioTable()
    {
        var table = new Table().AddColumns("ratio (median of the rounds)", "is", "aim", "");
        foreach (var ratio in ratios)
        {
            table.AddRow(ratio.Name, $"{ratio.Ratio:0.00}", $"{ratio.Aim:0.00}", ratio.Ratio >= ratio.Aim ? "met" : "missed");
        }

        return table;
    }

    private Table StageTable()
    {
        var table = new Table().AddColumns("profile: part", "process", "CPU s per million", "peak MB");
        foreach (var stage in stages)
        {
            table.AddRow(stage.Part, stage.Process, $"{stage.CpuPerMillion:0.0}", $"{stage.PeakMegabytes}");
        }

        return table;
    }
}

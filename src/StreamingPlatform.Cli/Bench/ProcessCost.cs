using System.Globalization;

namespace StreamingPlatform.Cli.Bench;

/// <summary>What the operating system says that processes have used (Linux: <c>/proc</c>).</summary>
internal static class ProcessCost
{
    // USER_HZ, fixed at 100 on every Linux architecture that .NET runs on
    private const double TicksPerSecond = 100;

    /// <summary>User and system seconds of a process; with its ended children where <paramref name="children"/>.</summary>
    public static double CpuSeconds(int processId, bool children = false)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = Ticks(fields[11]) + Ticks(fields[12]) + (children ? Ticks(fields[13]) + Ticks(fields[14]) : 0);
            return ticks / TicksPerSecond;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>CPU seconds of a process, its ended and its living children.</summary>
    public static double TreeCpuSeconds(int processId) =>
        CpuSeconds(processId, children: true) + Children(processId).Sum(child => CpuSeconds(child, children: true));

    /// <summary>VmHWM in megabytes.</summary>
    public static long PeakMegabytes(int processId)
    {
        const string Name = "VmHWM:";
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[Name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    private static List<int> Children(int processId)
    {
        var path = $"/proc/{processId}/task/{processId}/children";
        return File.Exists(path)
            ? [.. File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))]
            : [];
    }
}

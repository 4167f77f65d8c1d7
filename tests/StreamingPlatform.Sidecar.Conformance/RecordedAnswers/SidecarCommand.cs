using System.Diagnostics;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

/// <summary>Which sidecar is tried: the embedded one from the build output, or what <c>SIDECAR_COMMAND</c> says.</summary>
internal static class SidecarCommand
{
    private static readonly string? Other = Environment.GetEnvironmentVariable("SIDECAR_COMMAND") is { Length: > 0 } named ? named : null;

    /// <summary>A real daprd brings neither placement nor scheduler nor sentry: <c>DAPR_PLACEMENT</c>, <c>DAPR_SCHEDULER</c> and <c>DAPR_SENTRY</c> are their addresses.</summary>
    public static bool IsDaprd { get; } = Other is not null && Path.GetFileName(Other.Split(' ')[0]) == "daprd";

    public static string? Placement { get; } = Address("DAPR_PLACEMENT");

    public static string? Scheduler { get; } = Address("DAPR_SCHEDULER");

    public static string? Sentry { get; } = Address("DAPR_SENTRY");

    public static ProcessStartInfo Create(IEnumerable<string> arguments)
    {
        var start = Other is null
            ? new ProcessStartInfo("dotnet") { ArgumentList = { Path.Combine(AppContext.BaseDirectory, "StreamingPlatform.Sidecar.dll") } }
            : new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", $"exec {Other} \"$@\"", "sidecar" } };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        foreach (var own in start.Environment.Keys.Where(k => k.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(own);
        }

        if (Other is null)
        {
            // no sidecar outlives the tests
            start.Environment["EXIT_WITH_STDIN"] = "sigint";
        }

        return start;
    }

    private static string? Address(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } address ? address : null;
}

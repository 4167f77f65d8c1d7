using System.Globalization;
using StreamingPlatform.Local.Ports;

namespace StreamingPlatform.Local.RunApp;

/// <summary>What follows <c>run</c>: daprd's flags, then <c>--</c> and the app's command. Ports that no flag names are drawn.</summary>
internal sealed record RunAppArguments(IReadOnlyList<string> SidecarFlags, IReadOnlyList<string> Command, string AppId, string? AppPort, string HttpPort, string GrpcPort)
{
    private static readonly string[] PortFlags = ["dapr-http-port", "dapr-grpc-port", "dapr-internal-grpc-port", "metrics-port"];

    /// <exception cref="LocalException">No flag names the app.</exception>
    public static RunAppArguments Parse(IReadOnlyList<string> arguments)
    {
        var end = arguments.TakeWhile(argument => argument != "--").Count();
        var flags = arguments.Take(end).ToList();
        var command = arguments.Skip(end + 1).ToList();
        var appId = ValueOf(flags, "app-id")
            ?? throw new LocalException("Say which app: run --app-id ID [flags of daprd] -- COMMAND. Without a command the sidecar runs alone.");
        var drawn = FreePorts.Draw(PortFlags.Length);
        foreach (var flag in PortFlags)
        {
            var free = drawn.Dequeue().ToString(CultureInfo.InvariantCulture);
            if (ValueOf(flags, flag) is null)
            {
                flags.AddRange([$"--{flag}", free]);
            }
        }

        return new RunAppArguments(flags, command, appId, ValueOf(flags, "app-port"), ValueOf(flags, PortFlags[0])!, ValueOf(flags, PortFlags[1])!);
    }

    /// <summary>The variables that Dapr's own <c>run</c> gives an app.</summary>
    public IEnumerable<KeyValuePair<string, string>> AppEnvironment()
    {
        yield return new("APP_ID", AppId);
        yield return new("DAPR_HTTP_PORT", HttpPort);
        yield return new("DAPR_GRPC_PORT", GrpcPort);
        if (AppPort is not null)
        {
            yield return new("APP_PORT", AppPort);
        }
    }

    /// <summary>The last value of a flag, given as <c>--name value</c> or <c>--name=value</c>, with one dash or two.</summary>
    private static string? ValueOf(List<string> flags, string name)
    {
        string? value = null;
        for (var index = 0; index < flags.Count; index++)
        {
            var flag = flags[index].TrimStart('-');
            if (!flags[index].StartsWith('-'))
            {
                continue;
            }

            if (flag == name && index + 1 < flags.Count)
            {
                value = flags[index + 1];
            }
            else if (flag.StartsWith(name + "=", StringComparison.Ordinal))
            {
                value = flag[(name.Length + 1)..];
            }
        }

        return value;
    }
}

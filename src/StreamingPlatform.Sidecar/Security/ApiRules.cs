using StreamingPlatform.Sidecar.Resources;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Security;

/// <summary>
/// The API lists of a Configuration (<c>spec.api</c>). Denied wins over allowed; a list binds only the protocols that its entries name. Entries that name
/// no API have no effect.
/// </summary>
internal sealed class ApiRules
{
    private readonly HashSet<string> allowedHttp = new(StringComparer.Ordinal);
    private readonly HashSet<string> deniedHttp = new(StringComparer.Ordinal);
    private readonly HashSet<string> allowedGrpc = new(StringComparer.Ordinal);
    private readonly HashSet<string> deniedGrpc = new(StringComparer.Ordinal);

    /// <summary>Everything is open.</summary>
    public static ApiRules None { get; } = new();

    public static ApiRules Read(IReadOnlyList<YamlMappingNode> specs)
    {
        var rules = new ApiRules();
        foreach (var api in specs.Select(s => s.Map("api")).OfType<YamlMappingNode>())
        {
            api.Maps("allowed").ToList().ForEach(entry => Add(entry, rules.allowedHttp, rules.allowedGrpc));
            api.Maps("denied").ToList().ForEach(entry => Add(entry, rules.deniedHttp, rules.deniedGrpc));
        }

        return rules;
    }

    /// <param name="name">Of the API, as in the path: <c>state</c>.</param>
    /// <param name="version">As in the path: <c>v1.0</c>, <c>v1.0-alpha1</c>.</param>
    public bool AllowsHttp(string name, string version) =>
        name == ApiNames.AlwaysOpen || Allows(allowedHttp, deniedHttp, $"{name}/{ApiNames.ShortVersion(version)}");

    /// <param name="method">Name of the method of Dapr's service.</param>
    public bool AllowsGrpc(string method) => Allows(allowedGrpc, deniedGrpc, method);

    private static bool Allows(HashSet<string> allowed, HashSet<string> denied, string api) =>
        !denied.Contains(api) && (allowed.Count == 0 || allowed.Contains(api));

    private static void Add(YamlMappingNode entry, HashSet<string> http, HashSet<string> grpc)
    {
        var (name, version) = (entry.Text("name") ?? string.Empty, entry.Text("version") ?? string.Empty);
        switch (entry.Text("protocol"))
        {
            case "http" when ApiNames.ExistsOverHttp(name, ApiNames.ShortVersion(version)):
                http.Add($"{name}/{ApiNames.ShortVersion(version)}");
                break;
            case "grpc":
                grpc.UnionWith(ApiNames.MethodsOf(name, version));
                break;
        }
    }
}

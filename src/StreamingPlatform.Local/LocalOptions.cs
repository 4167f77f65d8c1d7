using StreamingPlatform.Cli.Platform;

namespace StreamingPlatform.Local;

/// <summary>How to run the platform.</summary>
/// <param name="DataFolder">Where all state and logs are kept; absolute.</param>
/// <param name="ComponentsFolder">Another set of component YAML; null = the template's, or <c>components/self-managed</c> with a sidecar that is not embedded.</param>
/// <param name="Sidecar"><c>embedded</c>, <c>daprd</c> (from PATH), or the path of a daprd.</param>
/// <param name="Placement">Address of Dapr's placement service; a real daprd only.</param>
/// <param name="Scheduler">Address of Dapr's scheduler service; a real daprd only.</param>
/// <param name="FreePorts">Every app gets a free port instead of the template's.</param>
/// <param name="PortOffset">Added to the template's ports.</param>
internal sealed record LocalOptions(
    string DataFolder,
    string? ComponentsFolder = null,
    string Sidecar = LocalOptions.EmbeddedSidecar,
    string? Placement = null,
    string? Scheduler = null,
    bool FreePorts = false,
    int PortOffset = 0)
{
    public const string EmbeddedSidecar = "embedded";

    public bool IsEmbedded => Sidecar == EmbeddedSidecar;

    /// <summary>The user's own folder, kept from one start to the next.</summary>
    public static string DefaultDataFolder => LocalCredentials.DefaultDataFolder;
}

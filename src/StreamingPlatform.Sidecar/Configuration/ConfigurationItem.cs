namespace StreamingPlatform.Sidecar.Configuration;

/// <summary>One configuration item.</summary>
/// <param name="Value">null: removed.</param>
/// <param name="Version">null: the store has none.</param>
internal sealed record ConfigurationItem(string? Value, string? Version = null)
{
    public static ConfigurationItem Removed { get; } = new(Value: null);
}

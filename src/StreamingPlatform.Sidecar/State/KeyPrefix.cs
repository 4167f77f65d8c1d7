using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.State;

/// <summary>Turns the keyPrefix setting of a component into the text before an app's key.</summary>
internal static class KeyPrefix
{
    public static string Of(Component component, string appId)
    {
        if (!component.Metadata.TryGetValue("keyPrefix", out var setting))
        {
            return appId + "||";
        }

        if (setting.Contains("||", StringComparison.Ordinal))
        {
            throw new ResourceException($"component {component.Name}: keyPrefix '{setting}' can't contain '||'");
        }

        return setting.ToLowerInvariant() switch
        {
            "appid" => appId + "||",
            "name" => component.Name + "||",
            "namespace" => Environment.GetEnvironmentVariable("NAMESPACE") is { Length: > 0 } space ? $"{space}.{appId}||" : appId + "||",
            "none" => string.Empty,
            var literal => literal + "||",
        };
    }
}

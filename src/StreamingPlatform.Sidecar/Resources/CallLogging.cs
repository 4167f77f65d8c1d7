namespace StreamingPlatform.Sidecar.Resources;

/// <summary>spec.logging.apiLogging of a Configuration.</summary>
/// <param name="HidesPaths">obfuscateURLs: of a path only its API is logged.</param>
internal sealed record CallLogging(bool Enabled, bool HidesPaths, bool OmitsHealth)
{
    public static CallLogging Off { get; } = new(false, false, false);
}

namespace StreamingPlatform.Sidecar.Health;

/// <summary>Something that must have happened before the sidecar calls itself ready.</summary>
internal interface IStartupStep
{
    /// <summary>Ends when it has.</summary>
    Task Done { get; }
}

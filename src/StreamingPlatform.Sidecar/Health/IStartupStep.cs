namespace StreamingPlatform.Sidecar.Health;

/// <summary>Something that must have happened before the sidecar calls itself ready.</summary>
internal interface IStartupStep
{
    /// <summary>What the health answer calls it while it has not happened.</summary>
    string Name => "runtime";

    /// <summary>Ends when it has.</summary>
    Task Done { get; }
}

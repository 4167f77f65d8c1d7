namespace StreamingPlatform.Local.Processes;

/// <summary>A process to start and to keep running.</summary>
/// <param name="Name">As told to the user: <c>ingestion</c>, <c>ingestion-sidecar</c>.</param>
/// <param name="Environment">Added to the launcher's own.</param>
internal sealed record ProcessPlan(
    string Name,
    string FileName,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingFolder,
    string LogFile);

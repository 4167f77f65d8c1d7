namespace StreamingPlatform.ServiceDefaults.Problems;

/// <summary>How an endpoint may refuse, for its description.</summary>
public sealed record RefusalsMetadata(IReadOnlyList<ProblemReason> Reasons);

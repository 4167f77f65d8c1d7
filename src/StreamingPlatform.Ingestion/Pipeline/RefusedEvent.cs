using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Pipeline;

/// <summary>An event of a request that is not accepted.</summary>
/// <param name="Index">Position in the request.</param>
/// <param name="Json">The event, where it is well-formed and no limit is in its way: a change of schema, mapping or settings might let it pass.</param>
/// <param name="CarriedId">The id of the CloudEvent that carried it.</param>
/// <param name="QuarantinedAs">Its id, if it is kept.</param>
internal sealed record RefusedEvent(int Index, Problem Problem, ReadOnlyMemory<byte>? Json = null, string? CarriedId = null, string? QuarantinedAs = null);

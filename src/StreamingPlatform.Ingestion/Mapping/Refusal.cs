using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Mapping;

/// <summary>Why an event is refused.</summary>
/// <param name="Json">A copy of the event, as in <see cref="Pipeline.RefusedEvent"/>.</param>
/// <param name="CarriedId">As in <see cref="Pipeline.RefusedEvent"/>.</param>
internal sealed record Refusal(Problem Problem, ReadOnlyMemory<byte>? Json = null, string? CarriedId = null)
{
    /// <summary>Whether the body as a whole is broken, not one event of it.</summary>
    public bool BreaksBody => Problem.Reason == ProblemReason.MalformedJson;

    public static implicit operator Refusal?(Problem? problem) => problem is null ? null : new Refusal(problem);
}

using StreamingPlatform.Shards.Documents;

namespace StreamingPlatform.Shards.Storage;

/// <summary>A counting journal document that a claim found.</summary>
internal sealed record RecoveredTurn(Epoch Epoch, long Number, JournalDocument Document)
{
    /// <summary>Whether the sessions announced in it are known to be published. A new owner publishes all of its predecessors' first.</summary>
    public bool IsPublished(HeadAnnounced? announced) =>
        announced is not null && (Epoch.Counter < announced.Epoch.Counter || (Epoch == announced.Epoch && Number <= announced.Number));
}

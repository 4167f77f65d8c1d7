namespace StreamingPlatform.Shards.Storage;

/// <summary>What closing sessions left to do.</summary>
public enum ClosingOutcome
{
    /// <summary>Nothing, until new events come.</summary>
    Idle,

    /// <summary>Sessions that are not due yet, or documents to delete later.</summary>
    Waiting,

    /// <summary>Sessions that are due: call again.</summary>
    More,
}

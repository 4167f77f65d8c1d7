namespace StreamingPlatform.Shards.Storage;

/// <summary>Limits of a shard store; one instance serves all shards of a process, which then share its <see cref="Cache"/>.</summary>
public sealed class ShardStoreOptions
{
    /// <summary>Journals longer than this together are merged into a run.</summary>
    public long MergeBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>More journal documents than this are merged into a run.</summary>
    public int MergeTurns { get; set; } = 64;

    /// <summary>No journal document is longer.</summary>
    public int JournalBytes { get; set; } = 1024 * 1024;

    /// <summary>Events of one customer that are applied in one step.</summary>
    public int EventsPerStep { get; set; } = 512;

    /// <summary>Customers whose records are gone through in one step for a new attribution variant.</summary>
    public int CustomersPerStep { get; set; } = 4096;

    /// <summary>A run document is closed before it grows beyond this.</summary>
    public int RunDocumentBytes { get; set; } = 262_144;

    /// <summary>How long documents that no head names any more are left to readers.</summary>
    public TimeSpan LeavingTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Memory for one shard's decoded records.</summary>
    public long RecordCacheBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Run documents already read.</summary>
    public DocumentCache Cache { get; set; } = new(128 * 1024 * 1024);
}

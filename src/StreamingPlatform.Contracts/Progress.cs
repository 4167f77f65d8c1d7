using Dapr.Actors;

namespace StreamingPlatform.Contracts;

/// <summary>A block as progress counts it.</summary>
/// <param name="Number">Number within writer and tenant, from 1.</param>
/// <param name="Events">Events in it, duplicates included.</param>
/// <param name="DeadLettered">Of these, dead-lettered (processor's reports only).</param>
public sealed record BlockProgress(long Number, int Events, int DeadLettered = 0);

/// <summary>What one ingestion process tells of one tenant: the blocks made durable since its last acknowledged report (may be none).</summary>
/// <param name="Seen">The highest question number the writer had been told before it assembled this report; 0 if none.</param>
/// <param name="Ended">The writer will write no more.</param>
public sealed record WriterReport(string Writer, IReadOnlyList<BlockProgress> Blocks, long Seen, bool Ended);

/// <summary>Blocks of one writer that the shards have durably counted.</summary>
/// <param name="OldestAcceptedAt">When the oldest of them was accepted; null if none tells.</param>
public sealed record CountedReport(string Writer, IReadOnlyList<BlockProgress> Blocks, DateTimeOffset? OldestAcceptedAt = null);

/// <summary>A block of a writer.</summary>
public sealed record BlockQuestion(string Writer, long Number);

/// <summary>A question was put: its number and the writers that have to report after it.</summary>
public sealed record ProgressQuestion(long Number, IReadOnlyList<string> LiveWriters);

/// <summary>GET /tenants/{tenantId}/progress: numbers of events, duplicates included.</summary>
public sealed record ProgressResponse(long Accepted, long Counted, long DeadLettered, long Pending, bool Settled);

/// <summary>The tenant's ledger of accepted and counted blocks. Actor id <c>{tenantId}</c>; kept in <c>heads</c> under <c>{tenant}|progress</c>.</summary>
/// <remarks>Every report is a join: repeated, late or reordered reports change nothing. A report is answered after it is durable.</remarks>
public interface IProgressActor : IActor
{
    Task ReportWriterAsync(WriterReport report);

    Task ReportCountedAsync(IReadOnlyList<CountedReport> reports);

    /// <summary>Whether the shards have a writer's block.</summary>
    Task<bool> IsCountedAsync(BlockQuestion block);

    /// <summary>When a block was last counted that had been accepted more than an hour before: a replay, or a backlog.</summary>
    Task<DateTimeOffset?> LastReplayAsync();

    /// <summary>Opens a question and tells the <see cref="IWritersActor"/> of it.</summary>
    Task<ProgressQuestion> AskAsync();

    /// <summary>The answer once every writer in the question has reported with <c>Seen ≥ Number</c> (or is no longer live); null until then.</summary>
    Task<ProgressResponse?> AnswerAsync(ProgressQuestion question);
}

/// <summary>An ingestion process lives. Sent every 250 ms; the first before it accepts its first request, <c>Ended</c> at its end.</summary>
public sealed record WriterBeat(string Writer, bool Ended);

/// <summary>Tenants with a question open that this writer has to report to now, with the question's number.</summary>
public sealed record WriterBeatAnswer(IReadOnlyList<OpenQuestion> Questions);

/// <summary>A tenant's highest question.</summary>
public sealed record OpenQuestion(string TenantId, long Number);

/// <summary>The live ingestion processes of the platform. One actor, id <see cref="DaprNames.ActorTypes.WritersId"/>.</summary>
public interface IWritersActor : IActor
{
    Task<WriterBeatAnswer> BeatAsync(WriterBeat beat);

    /// <summary>Announces a question; answers the writers that live: began, not ended, heard of within the last 3 s.</summary>
    Task<IReadOnlyList<string>> AskAsync(OpenQuestion question);

    /// <summary>Writers that fell silent without ending, less than a minute ago.</summary>
    Task<IReadOnlyList<string>> SilentAsync();
}

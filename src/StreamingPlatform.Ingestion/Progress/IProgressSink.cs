using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.Progress;

/// <summary>Whom this writer reports to.</summary>
internal interface IProgressSink
{
    Task<WriterBeatAnswer> BeatAsync(WriterBeat beat);

    /// <summary>Whether a block is counted.</summary>
    Task<bool> IsCountedAsync(string tenantId, BlockQuestion block);

    Task ReportAsync(string tenantId, WriterReport report);
}

using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.Progress;

/// <summary>Whom this writer reports to.</summary>
internal interface IProgressSink
{
    Task<WriterBeatAnswer> BeatAsync(WriterBeat beat);

    Task ReportAsync(string tenantId, WriterReport report);
}

using Dapr.Actors.Runtime;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Intake;
using StreamingPlatform.Processor.Pruning;

namespace StreamingPlatform.Processor.Progress;

/// <summary>The tenant's ledger. Id <c>{tenantId}</c>.</summary>
/// <remarks>Only the etag decides: on a conflict the report is joined to what is stored and saved again.</remarks>
internal sealed class ProgressActor(ActorHost host, LedgerStore store, IPlatformActors actors, TimeProvider clock) : Actor(host), IProgressActor
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> _lastCounted = new(StringComparer.Ordinal);
    private ProgressLedger? _ledger;
    private string? _etag;

    private string TenantId => Id.GetId();

    public async Task ReportWriterAsync(WriterReport report) => await ChangeAsync(ledger => ledger.Report(report));

    public async Task ReportCountedAsync(IReadOnlyList<CountedReport> reports)
    {
        var now = clock.GetUtcNow();
        var isReplay = reports.Any(report => Horizons.IsReplay(report.OldestAcceptedAt, now));
        await ChangeAsync(ledger => isReplay ? ledger.Report(reports).Replayed(now) : ledger.Report(reports));
        foreach (var report in reports)
        {
            _lastCounted[report.Writer] = clock.GetTimestamp();
        }
    }

    public async Task<bool> IsCountedAsync(BlockQuestion block)
    {
        await LoadAsync();
        return _ledger!.IsCounted(block.Writer, block.Number);
    }

    public async Task<DateTimeOffset?> LastReplayAsync()
    {
        await LoadAsync();
        return _ledger!.LastReplay;
    }

    public async Task<ProgressQuestion> AskAsync()
    {
        var ledger = await ChangeAsync(l => l.Ask());
        return new ProgressQuestion(ledger.Question, await actors.Writers().AskAsync(new OpenQuestion(TenantId, ledger.Question)));
    }

    public async Task<ProgressResponse?> AnswerAsync(ProgressQuestion question)
    {
        await LoadAsync();
        var ledger = _ledger!;
        var writers = actors.Writers();
        var missing = question.LiveWriters.Where(writer => !ledger.HasAnswered(writer, question.Number)).ToList();
        if (missing.Count > 0 && (await writers.AskAsync(new OpenQuestion(TenantId, question.Number))).Intersect(missing, StringComparer.Ordinal).Any())
        {
            return null;
        }

        var silent = await writers.SilentAsync();
        var settled = silent.Count == 0 && missing.Count == 0 && !ledger.Writers.Any(w => IsRestless(w.Key, w.Value, question));
        return new ProgressResponse(
            ledger.TotalAccepted, ledger.TotalCounted, ledger.TotalDeadLettered, ledger.TotalAccepted - ledger.TotalCounted, settled);
    }

    /// <summary>A writer that is gone without its last report, of which blocks still arrive.</summary>
    private bool IsRestless(string writer, WriterLedger ledger, ProgressQuestion question) =>
        !ledger.Ended && !question.LiveWriters.Contains(writer, StringComparer.Ordinal)
        && _lastCounted.TryGetValue(writer, out var at) && clock.GetElapsedTime(at) < Quiet;

    private async Task<ProgressLedger> ChangeAsync(Func<ProgressLedger, ProgressLedger> change)
    {
        if (_ledger is null)
        {
            await LoadAsync();
        }

        while (true)
        {
            var former = _ledger!;
            var changed = change(former);
            if (ReferenceEquals(changed, former))
            {
                return former;
            }

            // Until the save is known to have happened nothing is known; the etag of the new version is, only by reading.
            _ledger = null;
            var saved = await store.TrySaveAsync(TenantId, changed, _etag);
            await LoadAsync();
            if (saved)
            {
                return changed;
            }
        }
    }

    private async Task LoadAsync() => (_ledger, _etag) = await store.ReadAsync(TenantId);
}

using System.Collections.Concurrent;
using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.Blocks;

namespace StreamingPlatform.Ingestion.Progress;

/// <summary>
/// Says that this writer lives (every 250 ms) and which blocks it has made durable (within a second, and at once when a question is open). Intake never
/// waits for it. At the end, after the last request, it says that nothing more will come.
/// </summary>
internal sealed partial class ProgressReporter(
    IProgressSink sink, WriterIdentity identity, WriterLedgers ledgers, BlockWriters blocks, TimeProvider clock, ILogger<ProgressReporter> logger)
    : BackgroundService
{
    private const int BlocksPerReport = 5_000;

    private static readonly TimeSpan BeatInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdlePoll = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, Reporting> _tenants = new(StringComparer.Ordinal);
    private bool _beatsFail;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!identity.IsKnown)
        {
            return;
        }

        // Kestrel has stopped by now; a publish whose client went away may still be on its way.
        while (!blocks.IsIdle)
        {
            await Task.Delay(IdlePoll, clock, cancellationToken);
        }

        await Task.WhenAll(_tenants.Values.Select(tenant => tenant.Running));
        await Task.WhenAll(ledgers.All.Where(tenant => tenant.Value.HasWritten).Select(tenant => ReportAllAsync(tenant.Key, tenant.Value, ended: true)));
        await BeatAsync(ended: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BeatInterval, clock);
        var lastReports = clock.GetTimestamp();
        try
        {
            do
            {
                await BeatAsync(ended: false);
                var all = clock.GetElapsedTime(lastReports) >= ReportInterval - BeatInterval;
                if (all)
                {
                    lastReports = clock.GetTimestamp();
                    foreach (var (tenantId, ledger) in ledgers.All.Where(tenant => tenant.Value.HasUnreported))
                    {
                        Start(tenantId, ledger);
                    }
                }

                foreach (var (tenantId, _) in _tenants.Where(tenant => tenant.Value.HasOpenQuestion))
                {
                    Start(tenantId, ledgers.Of(tenantId));
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            ReportingEnds(identity.Writer);
        }
    }

    private async Task BeatAsync(bool ended)
    {
        try
        {
            var answer = await sink.BeatAsync(new WriterBeat(identity.Writer, ended));
            identity.MarkKnown();
            _beatsFail = false;
            foreach (var question in answer.Questions)
            {
                _tenants.GetOrAdd(question.TenantId, _ => new Reporting()).Ask(question.Number);
            }
        }
        catch (Exception exception)
        {
            // Before the first beat the processor may simply not be there yet.
            if (!_beatsFail && identity.IsKnown)
            {
                BeatFailed(exception);
            }

            _beatsFail = true;
        }
    }

    /// <summary>At most one report of a tenant at a time: what comes meanwhile goes with the next.</summary>
    private void Start(string tenantId, WriterLedger ledger)
    {
        var reporting = _tenants.GetOrAdd(tenantId, _ => new Reporting());
        if (reporting.Running.IsCompleted)
        {
            reporting.Running = ReportAllAsync(tenantId, ledger, ended: false);
        }
    }

    private async Task ReportAllAsync(string tenantId, WriterLedger ledger, bool ended)
    {
        var reporting = _tenants.GetOrAdd(tenantId, _ => new Reporting());
        try
        {
            bool more;
            do
            {
                var seen = reporting.Asked; // read before the blocks: the report contains all that was durable when the question came
                var report = ledger.Unreported(BlocksPerReport);
                more = report.Count == BlocksPerReport;
                await sink.ReportAsync(tenantId, new WriterReport(identity.Writer, report, more ? reporting.Answered : seen, ended && !more));
                ledger.Acknowledge(report.Count);
                if (!more)
                {
                    reporting.Answer(seen);
                }
            }
            while (more);
        }
        catch (Exception exception)
        {
            ReportFailed(exception, tenantId); // nothing is lost: the next report tells the same blocks again
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The processor does not hear that this writer lives")]
    private partial void BeatFailed(Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Progress of tenant {TenantId} could not be reported; the next report repeats it")]
    private partial void ReportFailed(Exception exception, string tenantId);

    [LoggerMessage(3, LogLevel.Debug, "Writer {Writer} ends")]
    private partial void ReportingEnds(string writer);

    private sealed class Reporting
    {
        private long _asked;
        private long _answered;

        public long Asked => Interlocked.Read(ref _asked);

        public long Answered => Interlocked.Read(ref _answered);

        public bool HasOpenQuestion => Asked > Answered;

        public Task Running { get; set; } = Task.CompletedTask;

        public void Ask(long number) => Raise(ref _asked, number);

        public void Answer(long number) => Raise(ref _answered, number);

        private static void Raise(ref long value, long to)
        {
            for (var current = Interlocked.Read(ref value); current < to; current = Interlocked.Read(ref value))
            {
                Interlocked.CompareExchange(ref value, to, current);
            }
        }
    }
}

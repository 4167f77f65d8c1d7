using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Sessions;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Closing sessions: announced in the journal, then published, then noted in the head. A crash between repeats what was published, unchanged.</summary>
public sealed partial class ShardStore
{
    private const int CustomersAtOnce = 4096;
    private const int CustomersPerRead = 128;
    private const int SessionsPerStep = 256;

    private readonly OpenSessions _open = new();
    private readonly List<(string Customer, SessionInterval Session)> _unpublished = [];

    /// <summary>Publishes sessions that ended longer than the gap ago, some thousands at most.</summary>
    /// <param name="publish">Returns when what it is given is durably published.</param>
    public async Task<ClosingOutcome> CloseSessionsAsync(
        RuleSettings settings, Func<IReadOnlyList<ClosedSession>, CancellationToken, Task> publish, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Begin();
            settings = await AdoptAsync(settings, cancellationToken);
            Recover(settings);
            var isAll = await CloseAsync(_time.GetUtcNow().ToUnixTimeMilliseconds() - settings.SessionGapMs, settings, publish, cancellationToken);
            await UpkeepAsync(settings, cancellationToken);
            HasEnded = false;
            return !isAll ? ClosingOutcome.More
                : _open.IsEmpty && _head.Head.Leaving.Count == 0 && _runs.TrueForAll(run => OpenSessionCursor.IsDone(run.Run, run.Directory)) ? ClosingOutcome.Idle
                : ClosingOutcome.Waiting;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> CloseAsync(
        long endBefore, RuleSettings settings, Func<IReadOnlyList<ClosedSession>, CancellationToken, Task> publish, CancellationToken cancellationToken)
    {
        var due = _unpublished.Select(entry => entry.Customer).ToHashSet(StringComparer.Ordinal);
        var most = due.Count + CustomersAtOnce;
        var (runs, isAll) = await TakeDueAsync(endBefore, due, most, cancellationToken);
        isAll &= _open.TakeDue(endBefore, due, most);
        var closed = await AnnounceAsync(due, endBefore, settings, cancellationToken);
        if (closed.Count > 0)
        {
            await publish(closed, cancellationToken);
        }

        _unpublished.Clear();
        if (closed.Count > 0 || !runs.Select(run => run.Run).SequenceEqual(_head.Head.Runs))
        {
            var announced = new HeadAnnounced(_head.Epoch, _nextJournal - 1);
            await _head.MoveAsync(_head.Head with { Runs = runs.ConvertAll(run => run.Run), Announced = announced }, cancellationToken);
            _runs = runs;
        }

        return isAll;
    }

    private async Task<(List<(HeadRun Run, RunDirectory Directory)> Runs, bool IsAll)> TakeDueAsync(
        long endBefore, HashSet<string> due, int most, CancellationToken cancellationToken)
    {
        var runs = new List<(HeadRun Run, RunDirectory Directory)>(_runs.Count);
        var isAll = true;
        foreach (var (run, directory) in _runs)
        {
            if (OpenSessionCursor.IsDone(run, directory))
            {
                runs.Add((run, directory));
                continue;
            }

            var cursor = new OpenSessionCursor(_documents, run, directory);
            await cursor.MoveNextAsync(cancellationToken);
            while (!cursor.AtEnd && cursor.Current.End < endBefore && due.Count < most)
            {
                due.Add(cursor.Current.Customer);
                await cursor.MoveNextAsync(cancellationToken);
            }

            isAll &= cursor.AtEnd || cursor.Current.End >= endBefore;
            runs.Add((cursor.Here, directory));
        }

        return (runs, isAll);
    }

    /// <summary>Notes in the journal what is due, and gives it to be published, along with what was noted before and may not have been.</summary>
    private async Task<List<ClosedSession>> AnnounceAsync(
        HashSet<string> customers, long endBefore, RuleSettings settings, CancellationToken cancellationToken)
    {
        var unpublished = _unpublished.ToLookup(entry => entry.Customer, entry => entry.Session, StringComparer.Ordinal);
        var closed = new List<ClosedSession>();
        var sorted = customers.Select(customer => (Customer: customer, Hash: (ulong)ShardHash.Hash(customer))).OrderBy(entry => entry.Hash);
        foreach (var chunk in sorted.Chunk(CustomersPerRead))
        {
            var wanted = chunk.Where(entry => !_records.TryGet(entry.Customer, out _)).SelectMany(entry => DocumentsOf(entry.Hash)).ToHashSet();
            var read = await _documents.ReadRunAsync(wanted, keep: true, cancellationToken);
            foreach (var (customer, hash) in chunk)
            {
                var record = await FindAsync(customer, hash, read, settings, cancellationToken)
                    ?? throw new InvalidDataException("A customer with an open session has no record.");
                closed.AddRange(unpublished[customer].Select(session => SessionClosing.Of(record, session)));
                await AnnounceAsync(record, endBefore, closed, settings, cancellationToken);
            }
        }

        await FlushAsync(settings, cancellationToken);
        return closed;
    }

    private async Task AnnounceAsync(
        CustomerRecord record, long endBefore, List<ClosedSession> closed, RuleSettings settings, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (next, delta, sessions) = SessionClosing.Close(record, endBefore, SessionsPerStep);
            if (delta is null)
            {
                return;
            }

            var change = new CustomerChange(next, delta, 0);
            _pending.Facts.Clear();
            _pending.Prepare(change);
            if (!_pending.Fits)
            {
                await FlushAsync(settings, cancellationToken);
            }

            _pending.Add(change, isNew: false);
            _records.Keep(next);
            closed.AddRange(sessions);
            record = next;
        }
    }
}

using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Roaring;

namespace StreamingPlatform.Shards.Storage;

/// <summary>What one shard answers about a campaign.</summary>
/// <param name="Known">Whether the shard ever saw the campaign.</param>
/// <param name="AsOf">When the head was read.</param>
/// <param name="IsComplete">False for an attribution variant that has not gone through the shard's records yet.</param>
/// <param name="Reach">How far back those records reached; null: to the first event.</param>
public readonly record struct ShardAnswer(bool Known, long Customers, DateTimeOffset AsOf, bool IsComplete, DateTimeOffset? Reach);

/// <summary>A shard's totals.</summary>
public readonly record struct ShardTotals(long Sessions, long Customers, DateTimeOffset AsOf);

/// <summary>Answers questions from heads, journals and runs, without the owner. Documents are immutable and cached; absence is not.</summary>
public sealed class ShardReader(IHeadStore heads, IDocumentStore documents, TimeProvider time, DocumentCache cache)
{
    private const int Attempts = 8;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Distinct customers in the quarter-hours [from, to), and whether the campaign is known, of one state of the shard.</summary>
    public Task<ShardAnswer> AskAsync(int shard, string campaign, string metric, int fromBucket, int toBucket, CancellationToken cancellationToken) =>
        ReadAsync(
            shard,
            async view =>
            {
                var customers = fromBucket < toBucket ? await view.CountAsync(campaign, metric, fromBucket, toBucket, cancellationToken) : 0;
                var known = customers > 0 || await view.KnowsAsync(campaign, cancellationToken);
                var (isComplete, reach) = view.CompletenessOf(metric);
                return new ShardAnswer(known, customers, view.AsOf, isComplete, reach);
            },
            cancellationToken);

    /// <summary>Distinct customers in the quarter-hours [from, to).</summary>
    public async Task<long> CountAsync(int shard, string campaign, string metric, int fromBucket, int toBucket, CancellationToken cancellationToken) =>
        (await AskAsync(shard, campaign, metric, fromBucket, toBucket, cancellationToken)).Customers;

    /// <summary>Whether the shard ever saw the campaign.</summary>
    public Task<bool> KnownAsync(int shard, string campaign, CancellationToken cancellationToken) =>
        ReadAsync(shard, view => view.KnowsAsync(campaign, cancellationToken), cancellationToken);

    /// <summary>Sessions and customers over all time.</summary>
    public Task<ShardTotals> SessionsAsync(int shard, CancellationToken cancellationToken) =>
        ReadAsync(shard, view => Task.FromResult(view.Totals()), cancellationToken);

    private async Task<T> ReadAsync<T>(int shard, Func<ShardView, Task<T>> ask, CancellationToken cancellationToken)
    {
        var reads = new ShardDocuments(shard, documents, cache);
        for (var attempt = 1; ; attempt++)
        {
            var started = time.GetTimestamp();
            try
            {
                var view = await ShardView.ReadAsync(heads, reads, time, cancellationToken);
                if (view is not null)
                {
                    var answer = await ask(view);
                    if (time.GetElapsedTime(started) <= Longest)
                    {
                        return answer;
                    }
                }
            }
            catch (DocumentMissingException) when (attempt < Attempts)
            {
                // A newer head no longer names it: read from the head again.
                continue;
            }

            if (attempt >= Attempts)
            {
                throw new IOException($"Shard {shard} changed faster than it could be read.");
            }
        }
    }
}

/// <summary>One state of a shard: what one head names.</summary>
internal sealed class ShardView
{
    private readonly ShardDocuments _documents;
    private readonly ShardHead? _head;
    private readonly List<JournalDocument> _journals;

    private ShardView(ShardDocuments documents, ShardHead? head, List<JournalDocument> journals, DateTimeOffset asOf)
    {
        (_documents, _head, _journals, AsOf) = (documents, head, journals, asOf);
    }

    public DateTimeOffset AsOf { get; }

    /// <summary>
    /// Null if the shard was taken over meanwhile: while two journals are open, an owner may still write what the next one will not count, so both are
    /// read as one state only if the head is unchanged afterwards (the next owner writes nothing before it has sealed).
    /// </summary>
    public static async Task<ShardView?> ReadAsync(IHeadStore heads, ShardDocuments documents, TimeProvider time, CancellationToken cancellationToken)
    {
        var asOf = time.GetUtcNow();
        var (data, _) = await heads.ReadAsync(documents.Shard, cancellationToken);
        if (data is null)
        {
            return new ShardView(documents, null, [], asOf);
        }

        var head = ShardHead.Read(data);
        var journals = new List<JournalDocument>();
        foreach (var journal in head.Journals)
        {
            journals.AddRange(await documents.ReadJournalAsync(journal, cancellationToken));
        }

        if (head.Journals.Count(journal => journal.Last is null) > 1)
        {
            var (again, _) = await heads.ReadAsync(documents.Shard, cancellationToken);
            if (again is null || !again.AsSpan().SequenceEqual(data))
            {
                return null;
            }
        }

        return new ShardView(documents, head, journals, asOf);
    }

    public ShardTotals Totals() => new(
        _journals.Sum(journal => journal.SessionsDelta) + (_head?.Runs.Sum(run => run.Sessions) ?? 0),
        _journals.Sum(journal => (long)journal.NewCustomers) + (_head?.Runs.Sum(run => run.Customers) ?? 0),
        AsOf);

    /// <summary>A shard without a head, or whose first turn is still to come, has nothing that could be missing.</summary>
    public (bool IsComplete, DateTimeOffset? Reach) CompletenessOf(string metric)
    {
        if (!metric.StartsWith(Metrics.ClickToBasketPrefix, StringComparison.Ordinal) || _head?.Attribution is not { } attribution)
        {
            return (true, null);
        }

        var variant = attribution.Variants.FirstOrDefault(variant => Metrics.ClickToBasket(variant.WindowSeconds, variant.Match) == metric);
        return (variant is not null, variant?.Reach is { } reach ? DateTimeOffset.FromUnixTimeMilliseconds(reach) : null);
    }

    public async Task<bool> KnowsAsync(string campaign, CancellationToken cancellationToken)
    {
        if (_journals.Exists(journal => journal.Knows(campaign)))
        {
            return true;
        }

        foreach (var run in _head?.Runs ?? [])
        {
            var directory = await _documents.ReadDirectoryAsync(run, cancellationToken);
            var before = directory.FindCells(new CellKey(campaign, string.Empty, int.MinValue, 0), new CellKey(campaign, string.Empty, int.MinValue, 0));
            if (directory.StartsWith(campaign) || await HoldsAsync(before, campaign, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    public async Task<long> CountAsync(string campaign, string metric, int fromBucket, int toBucket, CancellationToken cancellationToken)
    {
        var sets = new List<RoaringSet>();
        var numbers = new List<uint>();
        _journals.ForEach(journal => journal.Collect(campaign, metric, fromBucket, toBucket, numbers));
        var fresh = new RoaringSet();
        numbers.ForEach(number => fresh.Add(number));
        sets.Add(fresh);
        var first = new CellKey(campaign, metric, CellKey.DayOf(fromBucket), 0);
        var last = new CellKey(campaign, metric, CellKey.DayOf(toBucket - 1), CellKey.SlotsADay);
        foreach (var run in _head?.Runs ?? [])
        {
            var directory = await _documents.ReadDirectoryAsync(run, cancellationToken);
            CellKey? whole = null;
            foreach (var document in await _documents.ReadCellsAsync(directory.FindCells(first, last), cancellationToken))
            {
                AddSets(sets, document, first, last, fromBucket, toBucket, ref whole);
            }
        }

        return RoaringSet.UnionCount(sets);
    }

    /// <summary>Of days wholly inside the range the day's set, of others (and of days with one quarter-hour only) the quarter-hours inside.</summary>
    private static void AddSets(
        List<RoaringSet> sets, CellDocument document, CellKey first, CellKey last, int fromBucket, int toBucket, ref CellKey? whole)
    {
        if (!document.TryRead(first.Campaign, first.Metric, out var reader))
        {
            return;
        }

        while (reader.MoveNext())
        {
            var key = reader.Key;
            if (key.CompareTo(first) < 0)
            {
                continue;
            }

            if (key.CompareTo(last) > 0)
            {
                return;
            }

            var dayStart = key.Day * CellKey.SlotsADay;
            var quarter = dayStart + key.Slot - 1;
            if (key.Slot == 0)
            {
                if (dayStart >= fromBucket && dayStart + CellKey.SlotsADay <= toBucket)
                {
                    whole = key;
                    sets.Add(CellCursor.Decode(reader.Set));
                }
            }
            else if (quarter >= fromBucket && quarter < toBucket && whole?.CompareDay(key) != 0)
            {
                sets.Add(CellCursor.Decode(reader.Set));
            }
        }
    }

    private async Task<bool> HoldsAsync(IEnumerable<RunDocument> candidates, string campaign, CancellationToken cancellationToken)
    {
        foreach (var document in await _documents.ReadCellsAsync(candidates, cancellationToken))
        {
            if (document.Holds(campaign))
            {
                return true;
            }
        }

        return false;
    }
}

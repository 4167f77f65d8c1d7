using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Storage;

/// <summary>
/// Attribution variants that come and go. From the turn that first knows a variant, every turn derives its facts; the records of before are gone through
/// once, step by step between turns, and only then the head says that the variant is complete. A variant that goes leaves the head before the first turn
/// without it, so that it is gone through again should it come back.
/// </summary>
public sealed partial class ShardStore
{
    private RuleSettings? _settings;
    private RuleSettings? _adding;
    private ulong _addedTo;

    /// <summary>One step towards facts that are complete for every variant of the settings.</summary>
    /// <returns>True when they are.</returns>
    public async Task<bool> CompleteVariantsAsync(RuleSettings settings, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Begin();
            settings = await AdoptAsync(settings, cancellationToken);
            Recover(settings);
            var isComplete = await AddMissingAsync(settings, cancellationToken);
            await UpkeepAsync(settings, cancellationToken);
            HasEnded = false;
            return isComplete;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The settings that hold: those with the highest revision the shard has met.</summary>
    private async ValueTask<RuleSettings> AdoptAsync(RuleSettings offered, CancellationToken cancellationToken)
    {
        if (_settings is not null && (ReferenceEquals(offered, _settings) || offered.Revision <= _settings.Revision))
        {
            return _settings;
        }

        var complete = _head.Head.Attribution;
        if (complete is not null && offered.Revision < complete.Revision)
        {
            offered = new RuleSettings(offered.SessionGapSeconds, [.. complete.Variants.Select(v => (v.WindowSeconds, v.Match))]) { Revision = complete.Revision };
        }

        var kept = complete?.Variants.Where(variant => offered.Variants.Contains((variant.WindowSeconds, variant.Match))).ToList()
            ?? [.. offered.Variants.Select(variant => new HeadVariant(variant.WindowSeconds, variant.Match, null))];
        if (complete is null || kept.Count < complete.Variants.Count)
        {
            await _head.MoveAsync(_head.Head with { Attribution = new HeadAttribution(offered.Revision, kept) }, cancellationToken);
        }

        _adding = null;
        return _settings = offered;
    }

    private async Task<bool> AddMissingAsync(RuleSettings settings, CancellationToken cancellationToken)
    {
        var complete = _head.Head.Attribution!;
        var missing = settings.Variants.Where(v => !complete.Variants.Any(done => done.WindowSeconds == v.WindowSeconds && done.Match == v.Match)).ToList();
        if (missing.Count == 0)
        {
            return true;
        }

        if (_adding is null)
        {
            (_adding, _addedTo) = (new RuleSettings(settings.SessionGapSeconds, missing), 0);
        }

        var next = await RecordWalk.StepAsync(
            _documents, _runs.Select(run => run.Directory), _journals.Changes, _addedTo, _options.CustomersPerStep, settings.SessionGapSeconds,
            record => AddFactsAsync(record, _adding, settings, cancellationToken), cancellationToken);
        await FlushAsync(settings, cancellationToken);
        if (next is { } hash)
        {
            _addedTo = hash;
            return false;
        }

        _adding = null;
        var added = missing.Select(variant => new HeadVariant(variant.WindowSeconds, variant.Match, _head.Head.PrunedBefore));
        await _head.MoveAsync(
            _head.Head with { Attribution = new HeadAttribution(settings.Revision, [.. complete.Variants, .. added]) }, cancellationToken);
        return true;
    }

    private async Task AddFactsAsync(CustomerRecord record, RuleSettings adding, RuleSettings settings, CancellationToken cancellationToken)
    {
        _pending.Facts.Clear();
        CustomerRules.AddAttributionFacts(record, adding, _pending.Facts);
        var change = new CustomerChange(record, null, 0);
        _pending.Prepare(change);
        if (!_pending.Fits)
        {
            await FlushAsync(settings, cancellationToken);
        }

        while (!_pending.Fits && _pending.AddSomeFacts(isNew: false))
        {
            await FlushAsync(settings, cancellationToken);
        }

        _pending.Add(change, isNew: false);
    }
}

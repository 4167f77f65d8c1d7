using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.Quarantine;

/// <summary>
/// One tenant's quarantine: parts of some hundred events, and the head that lists them. Parts are written before the head names them and deleted after it no
/// longer does, so a crash leaves nothing half done. What comes while a write is on its way goes with the next.
/// </summary>
internal sealed class TenantQuarantine(string tenantId, IQuarantineStore store, long maxBytes) : IDisposable
{
    private const int MaxPartBytes = 131_072;
    private const int MaxBytesAtOnce = 1_048_576;

    private readonly Lock _lock = new();
    private readonly Queue<Batch> _waiting = [];
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Keeps the events; false when there is no room for them.</summary>
    public async Task<bool> ParkAsync(IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken)
    {
        var batch = new Batch(events);
        lock (_lock)
        {
            _waiting.Enqueue(batch);
        }

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (!batch.Kept.Task.IsCompleted)
            {
                await FlushAsync(cancellationToken);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }

        return await batch.Kept.Task;
    }

    public async Task<QuarantineResponse> ListAsync(QuarantineFilter filter, int limit, CancellationToken cancellationToken)
    {
        var (head, _) = await store.ReadHeadAsync(tenantId, cancellationToken);
        var events = new List<QuarantinedEvent>();
        foreach (var part in head.Parts.Reverse().Where(filter.Matches))
        {
            if (events.Count >= limit)
            {
                break;
            }

            var all = await store.ReadAsync(tenantId, part.Name, cancellationToken) ?? [];
            events.AddRange(all.Reverse().Where(filter.Matches).Take(limit - events.Count));
        }

        var reasons = head.Parts.SelectMany(part => part.Reasons).GroupBy(reason => reason.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(reason => reason.Value), StringComparer.Ordinal);
        return new QuarantineResponse(head.Events, reasons, events);
    }

    /// <summary>Hands matching events over, part by part, and keeps what comes back.</summary>
    /// <param name="handle">Answers the events that stay. It may get the same events again after a crash.</param>
    /// <param name="limit">Events handed over, about; the rest is left.</param>
    /// <returns>How many events were handed over, how many of them stayed, and how many were left.</returns>
    public async Task<(int Handled, int Stayed, int Left)> TakeAsync(
        QuarantineFilter filter, Func<IReadOnlyList<QuarantinedEvent>, Task<IReadOnlyList<QuarantinedEvent>>> handle, int limit, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var (handled, stayed, left) = (0, 0, 0);
            var (first, _) = await store.ReadHeadAsync(tenantId, cancellationToken);
            foreach (var part in first.Parts.Where(filter.Matches))
            {
                if (await store.ReadAsync(tenantId, part.Name, cancellationToken) is not { } events || !events.Any(filter.Matches))
                {
                    continue;
                }

                var meant = events.Where(filter.Matches).ToList();
                if (handled >= limit)
                {
                    left += meant.Count;
                    continue;
                }

                var remaining = await handle(meant);
                handled += meant.Count;
                stayed += remaining.Count;
                await ReplaceAsync(part, [.. events.Where(parked => !filter.Matches(parked)), .. remaining], cancellationToken);
            }

            return (handled, stayed, left);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Deletes all of it; to be repeated until it does not throw.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var (head, _) = await store.ReadHeadAsync(tenantId, cancellationToken);
        foreach (var part in head.Parts)
        {
            await store.DeleteAsync(tenantId, part.Name, cancellationToken);
        }

        await store.DeleteHeadAsync(tenantId, cancellationToken);
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        var batches = TakeWaiting();
        try
        {
            var isKept = await AppendAsync([.. batches.SelectMany(batch => batch.Events)], cancellationToken);
            batches.ForEach(batch => batch.Kept.SetResult(isKept));
        }
        catch (Exception exception)
        {
            batches.ForEach(batch => batch.Kept.SetException(exception)); // each caller answers for its own
        }
    }

    private List<Batch> TakeWaiting()
    {
        lock (_lock)
        {
            var batches = new List<Batch>();
            for (var bytes = 0L; bytes < MaxBytesAtOnce && _waiting.TryDequeue(out var batch); batches.Add(batch))
            {
                bytes += batch.Events.Sum(SizeOf);
            }

            return batches;
        }
    }

    private async Task<bool> AppendAsync(IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (head, etag) = await store.ReadHeadAsync(tenantId, cancellationToken);
            var size = events.Sum(SizeOf);
            if (head.Bytes + size > maxBytes)
            {
                return false;
            }

            // A small last part is written anew with the events behind it, so that parts stay few.
            var last = head.Parts is [.., var candidate] && candidate.Bytes + size <= MaxPartBytes ? candidate : null;
            var former = last is null ? null : await store.ReadAsync(tenantId, last.Name, cancellationToken);
            if (await TryReplaceAsync(head, etag, last, [.. former ?? [], .. events], cancellationToken))
            {
                return true;
            }
        }
    }

    private async Task ReplaceAsync(QuarantinePart part, IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (head, etag) = await store.ReadHeadAsync(tenantId, cancellationToken);
            if (head.Parts.All(known => known.Name != part.Name) || await TryReplaceAsync(head, etag, part, events, cancellationToken))
            {
                return; // or another process has moved the part on: what it kept is handed over again
            }
        }
    }

    private async Task<bool> TryReplaceAsync(
        QuarantineHead head, string? etag, QuarantinePart? former, IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken)
    {
        var parts = new List<QuarantinePart>();
        foreach (var cut in Cut(events))
        {
            var part = new QuarantinePart(
                Guid.CreateVersion7().ToString("N"), cut.Count, cut.Sum(SizeOf),
                cut.GroupBy(parked => parked.Reason, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal));
            await store.WriteAsync(tenantId, part.Name, cut, cancellationToken);
            parts.Add(part);
        }

        var isSaved = await store.TrySaveHeadAsync(tenantId, head.Replace(former, parts), etag, cancellationToken);
        foreach (var name in isSaved ? former is null ? [] : [former.Name] : parts.Select(part => part.Name))
        {
            await store.DeleteAsync(tenantId, name, cancellationToken);
        }

        return isSaved;
    }

    private static IEnumerable<List<QuarantinedEvent>> Cut(IReadOnlyList<QuarantinedEvent> events)
    {
        var cut = new List<QuarantinedEvent>();
        var bytes = 0L;
        foreach (var parked in events)
        {
            if (cut.Count > 0 && bytes + SizeOf(parked) > MaxPartBytes)
            {
                yield return cut;
                (cut, bytes) = ([], 0);
            }

            cut.Add(parked);
            bytes += SizeOf(parked);
        }

        if (cut.Count > 0)
        {
            yield return cut;
        }
    }

    /// <summary>About the bytes that the event takes in a part.</summary>
    private static long SizeOf(QuarantinedEvent parked) => parked.Event.GetRawText().Length + parked.Problem.GetRawText().Length + 200;

    private sealed record Batch(IReadOnlyList<QuarantinedEvent> Events)
    {
        public TaskCompletionSource<bool> Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Globalization;
using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Quotas;

/// <summary>What a tenant with a quota has sent to this process, in events and in bytes.</summary>
/// <remarks>
/// A request is taken whole or refused whole. One larger than the burst is taken when the bucket is full, and paid off by those after it: over any longer time
/// the quota holds exactly.
/// </remarks>
internal sealed class TenantMeter
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly TenantQuota _quota;
    private readonly TokenBucket? _events;
    private readonly TokenBucket? _bytes;
    private readonly string _policy;
    private long _refilledAt;

    private TenantMeter(TenantQuota quota, TimeProvider clock)
    {
        (_quota, _clock, _refilledAt) = (quota, clock, clock.GetTimestamp());
        var seconds = quota is { Burst: { } burst, EventsPerSecond: { } rate } ? (double)burst / rate : 1;
        _events = quota.EventsPerSecond is { } events ? new TokenBucket(events, Math.Max(1, events * seconds)) : null;
        _bytes = quota.BytesPerSecond is { } bytes ? new TokenBucket(bytes, Math.Max(1, bytes * seconds)) : null;
        _policy = string.Join(", ", new[] { Policy("events", _events, unit: null), Policy("bytes", _bytes, "content-bytes") }.OfType<string>());
    }

    /// <param name="former">The meter that was in use: an unchanged quota keeps what it counted.</param>
    /// <returns>Null without a quota.</returns>
    public static TenantMeter? Of(TenantQuota? quota, TenantMeter? former, TimeProvider clock) =>
        quota is null or { EventsPerSecond: null, BytesPerSecond: null } ? null
        : former?._quota == quota ? former
        : new TenantMeter(quota, clock);

    /// <summary>A refusal while nothing at all may be sent; before anything is read.</summary>
    public Problem? Admit()
    {
        lock (_gate)
        {
            Refill();
            return Refuse(events: 1, bytes: 1);
        }
    }

    /// <summary>Takes a request's events and bytes, or refuses.</summary>
    public Problem? Take(long events, long bytes)
    {
        lock (_gate)
        {
            Refill();
            if (Refuse(events, bytes) is { } refusal)
            {
                return refusal;
            }

            _events?.Take(events);
            _bytes?.Take(bytes);
            return null;
        }
    }

    /// <summary>RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10).</summary>
    public void WriteHeaders(IHeaderDictionary headers)
    {
        headers["RateLimit-Policy"] = _policy;
        lock (_gate)
        {
            headers["RateLimit"] = string.Join(", ", new[] { Limit("events", _events), Limit("bytes", _bytes) }.OfType<string>());
        }
    }

    private static string? Policy(string name, TokenBucket? bucket, string? unit) => bucket is null
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"\"{name}\";q={(long)bucket.Capacity};w={Math.Max(1, (long)Math.Ceiling(bucket.Window))}{(unit is null ? "" : $";qu=\"{unit}\"")}");

    private static string? Limit(string name, TokenBucket? bucket) => bucket is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={bucket.Left};t={(long)Math.Ceiling(bucket.SecondsUntil(long.MaxValue))}");

    private Problem? Refuse(long events, long bytes)
    {
        var lacksEvents = _events?.Has(events) == false;
        if (!lacksEvents && _bytes?.Has(bytes) != false)
        {
            return null;
        }

        var wait = Math.Max(_events?.SecondsUntil(events) ?? 0, _bytes?.SecondsUntil(bytes) ?? 0);
        var detail = lacksEvents
            ? $"The tenant may send {_quota.EventsPerSecond} events a second, {(long)_events!.Capacity} at once."
            : $"The tenant may send {_quota.BytesPerSecond} bytes a second, {(long)_bytes!.Capacity} at once.";
        return new Problem(ProblemReason.QuotaExceeded, detail) { RetryAfterSeconds = Math.Max(1, (int)Math.Min(int.MaxValue, Math.Ceiling(wait))) };
    }

    private void Refill()
    {
        var now = _clock.GetTimestamp();
        var elapsed = _clock.GetElapsedTime(_refilledAt, now);
        _refilledAt = now;
        _events?.Refill(elapsed);
        _bytes?.Refill(elapsed);
    }
}

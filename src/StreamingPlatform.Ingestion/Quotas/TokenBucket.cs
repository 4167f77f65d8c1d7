namespace StreamingPlatform.Ingestion.Quotas;

/// <summary>So many units a second, and so many at once. Whoever takes more than fits leaves a debt that later ones wait for. Not thread-safe.</summary>
/// <param name="perSecond">Units that come back each second.</param>
/// <param name="capacity">Units at most.</param>
internal sealed class TokenBucket(double perSecond, double capacity)
{
    private double _left = capacity;

    public double Capacity { get; } = capacity;

    /// <summary>Units that may be taken at once, not below 0.</summary>
    public long Left => (long)Math.Max(0, _left);

    /// <summary>Seconds in which an empty bucket is full.</summary>
    public double Window => Capacity / perSecond;

    public void Refill(TimeSpan elapsed) => _left = Math.Min(Capacity, _left + (elapsed.TotalSeconds * perSecond));

    /// <summary>Whether there are so many; a full bucket has enough for any number.</summary>
    public bool Has(long units) => _left >= Math.Min(units, Capacity);

    public void Take(long units) => _left -= units;

    /// <summary>Seconds until <see cref="Has"/>.</summary>
    public double SecondsUntil(long units) => Math.Max(0, (Math.Min(units, Capacity) - _left) / perSecond);
}

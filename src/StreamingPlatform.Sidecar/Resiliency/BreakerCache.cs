namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>Circuit breakers by key; beyond its size the one that was used longest ago is forgotten.</summary>
internal sealed class BreakerCache(int size, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, CircuitBreaker Breaker)>> byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, CircuitBreaker Breaker)> byUse = [];

    public CircuitBreaker Get(string key, BreakerPolicy policy)
    {
        lock (gate)
        {
            if (byKey.TryGetValue(key, out var node))
            {
                byUse.Remove(node);
                byUse.AddFirst(node);
                return node.Value.Breaker;
            }

            if (byKey.Count >= size)
            {
                byKey.Remove(byUse.Last!.Value.Key);
                byUse.RemoveLast();
            }

            var breaker = new CircuitBreaker(policy, clock);
            byKey[key] = byUse.AddFirst((key, breaker));
            return breaker;
        }
    }
}

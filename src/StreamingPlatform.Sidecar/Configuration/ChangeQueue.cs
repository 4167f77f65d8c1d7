using System.Threading.Channels;

namespace StreamingPlatform.Sidecar.Configuration;

/// <summary>
/// Changes that wait for a subscriber, in order. Past a thousand only the last of each key is kept, so that a slow subscriber costs no more
/// memory than the store has keys.
/// </summary>
internal sealed class ChangeQueue
{
    private const int Collapse = 1_000;
    private readonly Lock gate = new();
    private readonly Channel<bool> filled = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private List<(string Key, ConfigurationItem Item)> waiting = [];
    private int limit = Collapse;

    public void Add(string key, ConfigurationItem item)
    {
        lock (gate)
        {
            waiting.Add((key, item));
            if (waiting.Count > limit)
            {
                waiting = [.. waiting.AsEnumerable().Reverse().DistinctBy(c => c.Key).Reverse()];
                limit = Math.Max(Collapse, waiting.Count * 2);
            }

            filled.Writer.TryWrite(true);
        }
    }

    /// <summary>What waits; waits for the first.</summary>
    public async Task<IReadOnlyList<(string Key, ConfigurationItem Item)>> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await filled.Reader.ReadAsync(cancellationToken);
            lock (gate)
            {
                if (waiting.Count > 0)
                {
                    var taken = waiting;
                    waiting = [];
                    return taken;
                }
            }
        }
    }
}

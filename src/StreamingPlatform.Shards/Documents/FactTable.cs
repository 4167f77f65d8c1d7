namespace StreamingPlatform.Shards.Documents;

/// <summary>The facts of several journals together, sorted by campaign, metric and bucket (names in ordinal order).</summary>
internal sealed class FactTable
{
    private readonly Dictionary<string, int> _campaigns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _metrics = new(StringComparer.Ordinal);
    private ulong[] _keys = new ulong[4096];
    private uint[] _numbers = new uint[4096];
    private int _count;

    public int CampaignIndex(string campaign) => IndexOf(_campaigns, campaign, FactKey.MaxCampaigns);

    public int MetricIndex(string metric) => IndexOf(_metrics, metric, FactKey.MaxMetrics);

    public void Add(ulong key, uint number)
    {
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, _count * 2);
            Array.Resize(ref _numbers, _count * 2);
        }

        _keys[_count] = key;
        _numbers[_count++] = number;
    }

    /// <summary>Sorts everything; the table is used up by it.</summary>
    public SortedFacts Sort()
    {
        var campaigns = Ranks(_campaigns, out var campaignRank);
        var metrics = Ranks(_metrics, out var metricRank);
        for (var index = 0; index < _count; index++)
        {
            var key = _keys[index];
            _keys[index] = FactKey.Of(campaignRank[FactKey.Campaign(key)], metricRank[FactKey.Metric(key)], FactKey.Bucket(key));
        }

        return new SortedFacts(campaigns, metrics, new FactGroups(_keys, _numbers, _count));
    }

    private static int IndexOf(Dictionary<string, int> names, string name, int most)
    {
        if (!names.TryGetValue(name, out var index))
        {
            index = names.Count < most ? names.Count : throw new InvalidOperationException("Too many names for one merge.");
            names.Add(name, index);
        }

        return index;
    }

    private static string[] Ranks(Dictionary<string, int> names, out int[] rank)
    {
        var sorted = names.Keys.ToArray();
        Array.Sort(sorted, StringComparer.Ordinal);
        rank = new int[sorted.Length];
        for (var index = 0; index < sorted.Length; index++)
        {
            rank[names[sorted[index]]] = index;
        }

        return sorted;
    }
}

/// <summary>Sorted facts with the names their keys mean.</summary>
internal sealed record SortedFacts(string[] Campaigns, string[] Metrics, FactGroups Groups);

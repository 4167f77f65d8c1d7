namespace StreamingPlatform.Shards.Documents;

/// <summary>A cell document whose groups (campaign and metric) can be found without walking through it.</summary>
internal sealed class CellDocument
{
    private const int BytesAGroup = 48;

    private readonly ReadOnlyMemory<byte> _data;
    private readonly List<Group> _groups = [];

    public CellDocument(ReadOnlyMemory<byte> data)
    {
        _data = data;
        var reader = new CellDocumentReader(data);
        for (var position = reader.Position; reader.MoveNext(); position = reader.Position)
        {
            var key = reader.Key;
            if (_groups.Count == 0 || _groups[^1].Metric != key.Metric || _groups[^1].Campaign != key.Campaign)
            {
                _groups.Add(new Group(key.Campaign, key.Metric, position));
            }
        }
    }

    /// <summary>Memory it takes, the index included.</summary>
    public long ApproximateBytes => _data.Length + _groups.Sum(group => BytesAGroup + (2L * (group.Campaign.Length + group.Metric.Length)));

    public bool Holds(string campaign) => Find(campaign, string.Empty) is var index && index < _groups.Count && _groups[index].Campaign == campaign;

    /// <summary>Begins at the group; false if the document does not hold it. Its entries end where <see cref="CellDocumentReader.Key"/> is another group's.</summary>
    public bool TryRead(string campaign, string metric, out CellDocumentReader reader)
    {
        var index = Find(campaign, metric);
        if (index < _groups.Count && _groups[index].Campaign == campaign && _groups[index].Metric == metric)
        {
            reader = new CellDocumentReader(_data, _groups[index].Position);
            return true;
        }

        reader = default;
        return false;
    }

    /// <summary>The first group that is not before the one asked for.</summary>
    private int Find(string campaign, string metric)
    {
        var (low, high) = (0, _groups.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_groups[middle].Campaign, campaign);
            order = order != 0 ? order : string.CompareOrdinal(_groups[middle].Metric, metric);
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private readonly record struct Group(string Campaign, string Metric, int Position);
}

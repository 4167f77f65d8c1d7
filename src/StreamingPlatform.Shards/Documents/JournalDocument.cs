using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Documents;

/// <summary>A journal document read back: totals, the records' bytes, and facts that can be found by campaign.</summary>
internal sealed class JournalDocument
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly int _recordsStart;
    private readonly int _recordCount;
    private readonly string[] _campaigns;
    private readonly string[] _metrics;
    private readonly Dictionary<string, (int Start, int Groups)> _byCampaign = new(StringComparer.Ordinal);
    private readonly int _factsStart;
    private readonly int _groupCount;

    private JournalDocument(ReadOnlyMemory<byte> data)
    {
        _data = data;
        var reader = new BinaryTextReader(data.Span);
        if (reader.Byte() != JournalBuilder.Mark || reader.Byte() != JournalBuilder.Version)
        {
            throw new InvalidDataException("This is no journal document of a known version.");
        }

        SessionsDelta = reader.Zigzag();
        NewCustomers = reader.Length();
        NextNumber = (long)reader.Varint();
        _recordCount = reader.Length();
        var recordBytes = reader.Length();
        _recordsStart = reader.Position;
        reader.Take(recordBytes);
        _campaigns = Names(ref reader);
        _metrics = Names(ref reader);
        _groupCount = reader.Length();
        _factsStart = reader.Position;
        IndexCampaigns(ref reader);
        if (!reader.AtEnd)
        {
            throw new InvalidDataException("A journal document has something behind its end.");
        }
    }

    public long SessionsDelta { get; }

    public int NewCustomers { get; }

    public long NextNumber { get; }

    public int Bytes => _data.Length;

    public static JournalDocument Read(ReadOnlyMemory<byte> data) => new(data);

    public bool Knows(string campaign) => _byCampaign.ContainsKey(campaign);

    /// <summary>The records that this turn changed, as changes.</summary>
    public List<CustomerRecord> Records()
    {
        var records = new List<CustomerRecord>(_recordCount);
        var position = _recordsStart;
        for (var index = 0; index < _recordCount; index++)
        {
            records.Add(CustomerRecord.Read(_data.Span[position..], out var consumed));
            position += consumed;
        }

        return records;
    }

    /// <summary>Adds the customers of the campaign's metric in buckets [from, to).</summary>
    public void Collect(string campaign, string metric, int fromBucket, int toBucket, List<uint> numbers)
    {
        if (!_byCampaign.TryGetValue(campaign, out var place))
        {
            return;
        }

        var metricIndex = Array.IndexOf(_metrics, metric);
        if (metricIndex < 0)
        {
            return;
        }

        var reader = new BinaryTextReader(_data.Span[place.Start..]);
        for (var group = 0; group < place.Groups; group++)
        {
            reader.Varint();
            var wanted = reader.Length() == metricIndex;
            var bucket = reader.Zigzag();
            wanted &= bucket >= fromBucket && bucket < toBucket;
            uint number = 0;
            for (var left = reader.Length(); left > 0; left--)
            {
                number += (uint)reader.Varint();
                if (wanted)
                {
                    numbers.Add(number);
                }
            }
        }
    }

    /// <summary>Gives every fact to <paramref name="table"/>.</summary>
    public void CopyTo(FactTable table)
    {
        var campaigns = Array.ConvertAll(_campaigns, table.CampaignIndex);
        var metrics = Array.ConvertAll(_metrics, table.MetricIndex);
        var reader = new BinaryTextReader(_data.Span[_factsStart..]);
        for (var group = 0; group < _groupCount; group++)
        {
            var key = FactKey.Of(campaigns[reader.Length()], metrics[reader.Length()], (int)reader.Zigzag());
            uint number = 0;
            for (var left = reader.Length(); left > 0; left--)
            {
                number += (uint)reader.Varint();
                table.Add(key, number);
            }
        }
    }

    private void IndexCampaigns(ref BinaryTextReader reader)
    {
        var current = -1;
        var start = 0;
        var groups = 0;
        for (var group = 0; group < _groupCount; group++)
        {
            var position = reader.Position;
            var campaign = reader.Length();
            if (campaign != current)
            {
                Close(current, start, groups);
                (current, start, groups) = (campaign, position, 0);
            }

            groups++;
            if (campaign >= _campaigns.Length || reader.Length() >= _metrics.Length)
            {
                throw new InvalidDataException("A journal document names a campaign or metric that it does not list.");
            }

            reader.Zigzag();
            for (var left = reader.Length(); left > 0; left--)
            {
                reader.Varint();
            }
        }

        Close(current, start, groups);
    }

    private void Close(int campaign, int start, int groups)
    {
        if (campaign >= 0)
        {
            _byCampaign[_campaigns[campaign]] = (start, groups);
        }
    }

    private static string[] Names(ref BinaryTextReader reader)
    {
        var names = new string[Math.Min(reader.Length(), FactKey.MaxCampaigns)];
        for (var index = 0; index < names.Length; index++)
        {
            names[index] = reader.Text();
        }

        return names;
    }
}

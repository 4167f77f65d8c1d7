using System.Text.Json.Serialization;

namespace StreamingPlatform.Ingestion.Quarantine;

/// <summary>Says which parts of a tenant's quarantine count, oldest first. Guarded by its etag; parts are never overwritten.</summary>
internal sealed record QuarantineHead(IReadOnlyList<QuarantinePart> Parts)
{
    public static QuarantineHead Empty { get; } = new([]);

    [JsonIgnore]
    public long Bytes => Parts.Sum(part => part.Bytes);

    [JsonIgnore]
    public int Events => Parts.Sum(part => part.Events);

    /// <summary>Takes parts out and puts others in the place of the first of them (at the end, when none is taken out).</summary>
    public QuarantineHead Replace(QuarantinePart? former, IEnumerable<QuarantinePart> with)
    {
        var parts = Parts.ToList();
        var at = former is null ? parts.Count : parts.FindIndex(part => part.Name == former.Name);
        if (former is not null)
        {
            parts.RemoveAt(at);
        }

        parts.InsertRange(at, with);
        return new QuarantineHead(parts);
    }
}

/// <summary>A document of quarantined events.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Reasons">Reason → number of events.</param>
internal sealed record QuarantinePart(string Name, int Events, long Bytes, IReadOnlyDictionary<string, int> Reasons);

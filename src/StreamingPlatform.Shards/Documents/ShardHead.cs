using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamingPlatform.Shards.Documents;

/// <summary>Which documents of a shard count, and who owns it. The only document that is ever overwritten, always by etag.</summary>
/// <param name="Epoch">The owner.</param>
/// <param name="Runs">The runs that count.</param>
/// <param name="Journals">The journals that count, oldest first; the owner's is the last.</param>
/// <param name="NextNumber">No customer number at or above this is in a run.</param>
/// <param name="Leaving">Documents that no longer count and are to be deleted.</param>
/// <param name="Announced">The last journal document whose announced sessions are known to be published; those of later ones are published again.</param>
/// <param name="PrunedBefore">Unix milliseconds back to which all records reach; null: to the first event.</param>
/// <param name="Attribution">The attribution variants whose facts are complete; null until the shard has met its first settings.</param>
internal sealed record ShardHead(
    Epoch Epoch,
    IReadOnlyList<HeadRun> Runs,
    IReadOnlyList<HeadJournal> Journals,
    long NextNumber,
    IReadOnlyList<HeadLeaving> Leaving,
    HeadAnnounced? Announced = null,
    HeadAttribution? Attribution = null,
    long? PrunedBefore = null)
{
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, HeadJson.Default.ShardHead);

    public static ShardHead Read(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, HeadJson.Default.ShardHead) ?? throw new InvalidDataException("A shard head is null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("A shard head cannot be read.", exception);
        }
    }
}

/// <summary>A run: documents <c>First</c> to <c>Last</c> of <c>Epoch</c>, of which those from <c>Directory</c> on are its directory.</summary>
/// <param name="DirectoryBytes">Length of the directory.</param>
/// <param name="Bytes">Length of the rest.</param>
/// <param name="Weight">Bytes of the journals that went into it: what merging compares.</param>
/// <param name="Sessions">Sessions that the merged turns added.</param>
/// <param name="Customers">Customers that the merged turns added.</param>
/// <param name="ClosingDocument">The document of open sessions at which closing goes on; those with lower numbers are done.</param>
/// <param name="ClosingEntry">Entries of it that are done.</param>
internal sealed record HeadRun(
    Epoch Epoch, long First, long Directory, long Last, int DirectoryBytes, long Bytes, long Weight, long Sessions, long Customers,
    long ClosingDocument = 0, int ClosingEntry = 0);

/// <summary>Variants whose facts are complete, as of a revision of the tenant's settings.</summary>
internal sealed record HeadAttribution(long Revision, IReadOnlyList<HeadVariant> Variants);

/// <summary>A variant that went through all records, or was kept from the beginning.</summary>
/// <param name="Reach">Unix milliseconds back to which the records reached then; null: to the first event.</param>
internal sealed record HeadVariant(long WindowSeconds, string Match, long? Reach);

/// <summary>A journal document.</summary>
internal sealed record HeadAnnounced(Epoch Epoch, long Number);

/// <summary>A journal's counting numbers; open while <c>Last</c> is null.</summary>
/// <param name="NextRun">The number of the epoch's first run document that no head ever named.</param>
internal sealed record HeadJournal(Epoch Epoch, long First, long? Last, long NextRun);

/// <summary>Documents that may be deleted ten minutes after <c>At</c> (Unix seconds).</summary>
/// <param name="Last">Null: everything from <c>First</c> on that the epoch ever wrote.</param>
internal sealed record HeadLeaving(Epoch Epoch, char Kind, long First, long? Last, long At);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ShardHead))]
internal sealed partial class HeadJson : JsonSerializerContext;

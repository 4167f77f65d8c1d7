using System.Globalization;

namespace StreamingPlatform.Shards.Documents;

/// <summary>The name of an immutable document; <see cref="Key"/> is its key in the store.</summary>
/// <param name="Kind"><see cref="Journal"/> or <see cref="Run"/>.</param>
/// <param name="Number">From 1 within epoch and kind.</param>
public readonly record struct DocumentId(int Shard, Epoch Epoch, char Kind, long Number)
{
    public const char Journal = 'j';
    public const char Run = 'r';

    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Shard}|{Epoch}|{Kind}|{Number}");
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamingPlatform.Shards.Documents;

/// <summary>One activation's ownership of a shard: a counter and a random part; both are compared and both stand in every key.</summary>
[JsonConverter(typeof(EpochConverter))]
public readonly record struct Epoch(long Counter, ulong Random)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Counter}-{Random:x16}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Epoch Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var counter)
            && ulong.TryParse(text.AsSpan(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var random)
            ? new Epoch(counter, random)
            : throw new InvalidDataException($"'{text}' is no epoch.");
    }
}

internal sealed class EpochConverter : JsonConverter<Epoch>
{
    public override Epoch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Epoch.Parse(reader.GetString() ?? throw new InvalidDataException("An epoch is missing."));

    public override void Write(Utf8JsonWriter writer, Epoch value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

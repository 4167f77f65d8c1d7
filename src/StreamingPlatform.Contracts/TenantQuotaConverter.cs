using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamingPlatform.Contracts;

/// <summary>Reads a quota as an object, or as a number: events a second.</summary>
internal sealed class TenantQuotaConverter : JsonConverter<TenantQuota>
{
    public override TenantQuota? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return new TenantQuota(reader.GetInt64());
        }

        var members = JsonSerializer.Deserialize<Members>(ref reader, options);
        return members is null ? null : new TenantQuota(members.EventsPerSecond, members.BytesPerSecond, members.Burst);
    }

    public override void Write(Utf8JsonWriter writer, TenantQuota value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new Members(value.EventsPerSecond, value.BytesPerSecond, value.Burst), options);

    private sealed record Members(long? EventsPerSecond, long? BytesPerSecond, long? Burst);
}

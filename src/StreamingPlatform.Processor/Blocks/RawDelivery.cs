using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace StreamingPlatform.Processor.Blocks;

/// <summary>What a raw subscription delivers: a CloudEvent of Dapr's around our bytes. A delivery that holds no <c>data_base64</c> is taken as the block itself.</summary>
internal static class RawDelivery
{
    /// <summary>The topic the message came from, if the envelope tells; the bytes go into <paramref name="payload"/>, which the caller returns to the pool.</summary>
    /// <exception cref="JsonException">The envelope is no JSON.</exception>
    /// <exception cref="FormatException">The bytes are not Base64.</exception>
    /// <exception cref="InvalidOperationException">The envelope is no JSON object, or a text in it no Unicode.</exception>
    public static string? Unwrap(ReadOnlySpan<byte> body, out byte[] payload, out int length)
    {
        payload = [];
        length = -1;
        string? topic = null;
        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("topic"u8))
                {
                    reader.Read();
                    topic = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }
                else if (length < 0 && reader.ValueTextEquals("data_base64"u8))
                {
                    reader.Read();
                    payload = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(reader.ValueSpan.Length));
                    length = Decode(ref reader, payload);
                }

                reader.Skip();
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(payload);
            payload = [];
            length = -1;
            throw;
        }

        if (length < 0)
        {
            payload = ArrayPool<byte>.Shared.Rent(body.Length);
            body.CopyTo(payload);
            length = body.Length;
        }

        return topic;
    }

    private static int Decode(ref Utf8JsonReader reader, byte[] payload)
    {
        if (reader.ValueIsEscaped)
        {
            var bytes = reader.GetBytesFromBase64();
            bytes.CopyTo(payload, 0);
            return bytes.Length;
        }

        return Base64.DecodeFromUtf8(reader.ValueSpan, payload, out _, out var written) == OperationStatus.Done
            ? written
            : throw new JsonException("data_base64 is not Base64.");
    }
}

using System.Text;
using System.Text.Json;
using StreamingPlatform.Ingestion.Mapping;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.CloudEvents;

/// <summary>
/// The attributes of a structured CloudEvent (CloudEvents 1.0.2, JSON event format), checked in one walk, and where its data stands. The event of the shop is
/// the data; the attributes only carry it.
/// </summary>
internal ref struct CloudEventEnvelope
{
    private bool _hasSpecVersion;
    private bool _hasSource;
    private bool _hasType;
    private bool _hasJsonType;
    private bool _hasOtherType;

    public CloudEventEnvelope() => Data = DataKind.None;

    public enum DataKind
    {
        None,
        Json,
        Base64,
    }

    /// <summary>The id as it stands in the JSON, without quotes, escapes kept.</summary>
    public ReadOnlySpan<byte> Id { get; private set; }

    public DataKind Data { get; private set; }

    /// <summary>The data's JSON value; of base64 data the text without quotes.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where the data's JSON value begins in the source.</summary>
    public int Start { get; private set; }

    /// <summary>Reads the CloudEvent that the reader stands on and moves the reader to its end.</summary>
    /// <returns>Why it is none, or null.</returns>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public Problem? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return Malformed("A CloudEvent is a JSON object.");
        }

        Problem? problem = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.ValueSpan;
            var isPlain = !reader.ValueIsEscaped;
            reader.Read();
            var found = isPlain ? ReadMember(name, ref reader, source) : Malformed("A name of an attribute has only a-z and 0-9.");
            problem ??= found;
        }

        return problem ?? Complete();
    }

    private Problem? ReadMember(ReadOnlySpan<byte> name, ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        if (name.SequenceEqual("data"u8) || name.SequenceEqual("data_base64"u8))
        {
            return ReadData(isBase64: name.Length > 4, ref reader, source);
        }

        var isText = reader.TokenType == JsonTokenType.String;
        var isNull = reader.TokenType == JsonTokenType.Null;
        var isObject = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        if (isObject)
        {
            reader.Skip();
        }

        if (name.ContainsAnyExcept(CloudEventAttributes.NameBytes) || name.IsEmpty)
        {
            return Malformed("A name of an attribute has only a-z and 0-9.");
        }

        if (isNull)
        {
            return null;
        }

        return CloudEventAttributes.IsText(name)
            ? isText && reader.ValueSpan.Length > 0 ? ReadText(name, ref reader) : Malformed($"The attribute {CloudEventAttributes.NameOf(name)} is a text that is not empty.")
            : isObject || (reader.TokenType == JsonTokenType.Number && !reader.TryGetInt32(out _))
                ? Malformed("An extension attribute is a text, a boolean or an integer of 32 bits.")
                : null;
    }

    private Problem? ReadData(bool isBase64, ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (Data != DataKind.None)
        {
            return SkipTo(ref reader, Malformed("A CloudEvent has data or data_base64, once."));
        }

        if (isBase64 && reader.TokenType != JsonTokenType.String)
        {
            return SkipTo(ref reader, Malformed("data_base64 is a text in base64."));
        }

        Start = (int)reader.TokenStartIndex;
        reader.Skip();
        Data = isBase64 ? DataKind.Base64 : DataKind.Json;
        Value = isBase64 ? reader.ValueSpan : source[Start..(int)reader.BytesConsumed];
        return null;
    }

    private Problem? ReadText(ReadOnlySpan<byte> name, ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (SurrogateEscapes.HasLone(text))
        {
            return Malformed("An attribute holds half of a surrogate pair.");
        }

        if (name.SequenceEqual("id"u8))
        {
            Id = text;
            return null;
        }

        text = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : text;
        if (name.SequenceEqual("specversion"u8))
        {
            _hasSpecVersion = text.SequenceEqual("1.0"u8);
            return _hasSpecVersion ? null : Malformed("The specversion is 1.0.");
        }
        else if (name.SequenceEqual("source"u8))
        {
            _hasSource = true;
        }
        else if (name.SequenceEqual("type"u8))
        {
            _hasType = true;
        }
        else if (name.SequenceEqual("time"u8))
        {
            return Rfc3339.TryParse(text, out _) ? null : Malformed("The time is RFC 3339.");
        }
        else if (name.SequenceEqual("datacontenttype"u8))
        {
            var kind = CloudEventAttributes.KindOf(reader.GetString()!);
            _hasJsonType = kind == ContentKind.Json;
            _hasOtherType = kind == ContentKind.Other;
            return kind == ContentKind.None ? Malformed("The datacontenttype is a media type.") : null;
        }

        return null;
    }

    private readonly Problem? Complete()
    {
        var missing = Id.IsEmpty ? "id" : !_hasSource ? "source" : !_hasType ? "type" : !_hasSpecVersion ? "specversion" : null;
        if (missing is not null)
        {
            return Malformed($"The attribute {missing} is missing.");
        }

        return Data switch
        {
            DataKind.None => Problem.Of(ProblemReason.MappingFailed, "The CloudEvent has no data.", "pointer", "/data"),
            _ when _hasOtherType => Problem.Of(ProblemReason.UnsupportedMediaType, "The data of a CloudEvent is application/json."),
            DataKind.Base64 when !_hasJsonType => Problem.Of(ProblemReason.UnsupportedMediaType, "data_base64 needs the datacontenttype application/json."),
            _ => null,
        };
    }

    private static Problem SkipTo(ref Utf8JsonReader reader, Problem problem)
    {
        reader.Skip();
        return problem;
    }

    private static Problem Malformed(string detail) => Problem.Of(ProblemReason.MalformedCloudEvent, detail);
}

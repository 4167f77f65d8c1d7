using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

/// <summary>Writes messages in protobuf's JSON mapping as the recordings have it.</summary>
internal static class MessageWriter
{
    private const string TypePrefix = "type.googleapis.com/";

    public static JsonNode? Write(IMessage message) => message switch
    {
        Any any => WriteAny(any),
        Struct @struct => WriteStruct(@struct),
        Value value => WriteValue(value),
        ListValue list => new JsonArray([.. list.Values.Select(WriteValue)]),
        Timestamp or Duration or FieldMask => WireJson.Parse(JsonFormatter.Default.Format(message)),
        _ when IsWrapper(message.Descriptor) => WriteSingle(message.Descriptor.Fields[1], message.Descriptor.Fields[1].Accessor.GetValue(message)),
        _ => WriteFields(message),
    };

    public static bool IsWrapper(MessageDescriptor type) => type.File.Name == "google/protobuf/wrappers.proto";

    public static bool HasOwnForm(MessageDescriptor type) =>
        IsWrapper(type) || type.FullName is "google.protobuf.Value" or "google.protobuf.Struct" or "google.protobuf.ListValue"
            or "google.protobuf.Timestamp" or "google.protobuf.Duration" or "google.protobuf.FieldMask" or "google.protobuf.Any";

    private static JsonObject WriteFields(IMessage message)
    {
        var members = new JsonObject();
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (!IsSet(field, message))
            {
                continue;
            }

            var value = field.Accessor.GetValue(message);
            members[field.JsonName] = field switch
            {
                { IsMap: true } => WriteMap(field, (IDictionary)value),
                { IsRepeated: true } => new JsonArray([.. ((IList)value).Cast<object>().Select(item => WriteSingle(field, item))]),
                _ => WriteSingle(field, value),
            };
        }

        return members;
    }

    private static bool IsSet(FieldDescriptor field, IMessage message)
    {
        var value = field.Accessor.GetValue(message);
        if (field.IsRepeated)
        {
            return ((ICollection)value).Count > 0;
        }

        return field.HasPresence
            ? field.Accessor.HasValue(message)
            : value switch
            {
                string text => text.Length > 0,
                ByteString bytes => bytes.Length > 0,
                bool flag => flag,
                System.Enum number => Convert.ToInt64(number, CultureInfo.InvariantCulture) != 0,
                _ => Convert.ToDouble(value, CultureInfo.InvariantCulture) != 0,
            };
    }

    private static JsonObject WriteMap(FieldDescriptor field, IDictionary entries)
    {
        var value = field.MessageType.FindFieldByNumber(2);
        var members = new JsonObject();
        foreach (DictionaryEntry entry in entries)
        {
            members[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = WriteSingle(value, entry.Value!);
        }

        return members;
    }

    private static JsonNode? WriteSingle(FieldDescriptor field, object value) => value switch
    {
        IMessage message => Write(message),
        string text => JsonValue.Create(text),
        ByteString bytes => JsonValue.Create(bytes.ToBase64()),
        bool flag => JsonValue.Create(flag),
        int or uint when field.FieldType != FieldType.Enum => WireJson.Number(Convert.ToString(value, CultureInfo.InvariantCulture)!),
        long or ulong => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
        float number => WriteFloat(number),
        double number => WriteFloat(number),
        _ when field.FieldType == FieldType.Enum => WriteEnum(field, Convert.ToInt32(value, CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"{field.FullName}: {value.GetType()}"),
    };

    private static JsonValue WriteEnum(FieldDescriptor field, int number) =>
        field.EnumType.FindValueByNumber(number) is { } known ? JsonValue.Create(known.Name) : JsonValue.Create(number);

    private static JsonNode WriteFloat(double number)
    {
        if (!double.IsFinite(number))
        {
            return JsonValue.Create(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return WireJson.Number(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0");
    }

    private static JsonObject WriteStruct(Struct value)
    {
        var members = new JsonObject();
        foreach (var (name, field) in value.Fields)
        {
            members[name] = WriteValue(field);
        }

        return members;
    }

    private static JsonNode? WriteValue(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NumberValue => WriteFloat(value.NumberValue),
        Value.KindOneofCase.StringValue => JsonValue.Create(value.StringValue),
        Value.KindOneofCase.BoolValue => JsonValue.Create(value.BoolValue),
        Value.KindOneofCase.StructValue => WriteStruct(value.StructValue),
        Value.KindOneofCase.ListValue => new JsonArray([.. value.ListValue.Values.Select(WriteValue)]),
        _ => null,
    };

    private static JsonObject WriteAny(Any any)
    {
        if (any.TypeUrl.Length == 0 && any.Value.Length == 0)
        {
            return [];
        }

        if (any.TypeUrl.StartsWith(TypePrefix, StringComparison.Ordinal) && KnownMethods.TryFindType(any.TypeUrl[TypePrefix.Length..], out var type)
            && Read(type, any.Value) is { } inner)
        {
            if (HasOwnForm(type))
            {
                return new JsonObject { ["@type"] = any.TypeUrl, ["value"] = Write(inner) };
            }

            var members = WriteFields(inner);
            members.Insert(0, "@type", any.TypeUrl);
            return members;
        }

        return new JsonObject { ["typeUrl"] = any.TypeUrl, ["value"] = any.Value.ToBase64() };
    }

    private static IMessage? Read(MessageDescriptor type, ByteString bytes)
    {
        try
        {
            return type.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            // bytes that are not of the type they claim are shown as bytes
            return null;
        }
    }
}

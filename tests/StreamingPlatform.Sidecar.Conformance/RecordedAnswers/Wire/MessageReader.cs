using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

/// <summary>Reads messages in protobuf's JSON mapping, both forms of Any included.</summary>
internal static class MessageReader
{
    public static IMessage Read(MessageDescriptor type, JsonNode? json)
    {
        if (type.FullName == "google.protobuf.Any")
        {
            return ReadAny(json as JsonObject ?? []);
        }

        if (MessageWriter.HasOwnForm(type))
        {
            return JsonParser.Default.Parse(json?.ToJsonString() ?? "null", type);
        }

        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var (name, value) in json as JsonObject ?? [])
        {
            var field = type.Fields.InFieldNumberOrder().FirstOrDefault(f => f.JsonName == name || f.Name == name)
                ?? throw new FormatException($"{type.FullName} has no field {name}");
            Set(message, field, value);
        }

        return message;
    }

    private static void Set(IMessage message, FieldDescriptor field, JsonNode? value)
    {
        if (field.IsMap)
        {
            var entries = (IDictionary)field.Accessor.GetValue(message);
            foreach (var (key, item) in (JsonObject)value!)
            {
                entries[Single(field.MessageType.FindFieldByNumber(1), JsonValue.Create(key))] = Single(field.MessageType.FindFieldByNumber(2), item);
            }
        }
        else if (field.IsRepeated)
        {
            var items = (IList)field.Accessor.GetValue(message);
            foreach (var item in (JsonArray)value!)
            {
                items.Add(Single(field, item));
            }
        }
        else if (value is not null || field is { FieldType: FieldType.Message, MessageType.FullName: "google.protobuf.Value" })
        {
            field.Accessor.SetValue(message, Single(field, value));
        }
    }

    private static object Single(FieldDescriptor field, JsonNode? value) => field.FieldType switch
    {
        FieldType.Message when MessageWriter.IsWrapper(field.MessageType) => Single(field.MessageType.FindFieldByNumber(1), value),
        FieldType.Message => Read(field.MessageType, value),
        FieldType.String => value!.GetValue<string>(),
        FieldType.Bytes => ByteString.FromBase64(value!.GetValue<string>()),
        FieldType.Bool => value!.GetValueKind() == JsonValueKind.String ? bool.Parse(value.GetValue<string>()) : value.GetValue<bool>(),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, EnumNumber(field, value!)),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => int.Parse(Text(value), CultureInfo.InvariantCulture),
        FieldType.UInt32 or FieldType.Fixed32 => uint.Parse(Text(value), CultureInfo.InvariantCulture),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => long.Parse(Text(value), CultureInfo.InvariantCulture),
        FieldType.UInt64 or FieldType.Fixed64 => ulong.Parse(Text(value), CultureInfo.InvariantCulture),
        FieldType.Float => float.Parse(Text(value), CultureInfo.InvariantCulture),
        FieldType.Double => double.Parse(Text(value), CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"{field.FullName}: {field.FieldType}"),
    };

    private static int EnumNumber(FieldDescriptor field, JsonNode value) =>
        value.GetValueKind() == JsonValueKind.Number
            ? value.GetValue<int>()
            : field.EnumType.FindValueByName(value.GetValue<string>())?.Number ?? throw new FormatException($"{field.FullName}: {value}");

    private static string Text(JsonNode? value) => value!.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static Any ReadAny(JsonObject json)
    {
        if (json["@type"]?.GetValue<string>() is not { } url)
        {
            return new Any
            {
                TypeUrl = json["typeUrl"]?.GetValue<string>() ?? string.Empty,
                Value = ByteString.FromBase64(json["value"]?.GetValue<string>() ?? string.Empty),
            };
        }

        if (!KnownMethods.TryFindType(url[(url.LastIndexOf('/') + 1)..], out var type))
        {
            throw new FormatException($"unknown type {url}");
        }

        var inner = (JsonObject)json.DeepClone();
        inner.Remove("@type");
        var message = MessageWriter.HasOwnForm(type) ? Read(type, inner["value"]?.DeepClone()) : Read(type, inner);
        return new Any { TypeUrl = url, Value = message.ToByteString() };
    }
}

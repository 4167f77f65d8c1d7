using System.Runtime.InteropServices;
using System.Text.Json;
using StreamingPlatform.JsonSchema.Numbers;

namespace StreamingPlatform.JsonSchema.Documents;

/// <summary>Copies a parsed schema into <see cref="JsonValue"/>s and refuses what no schema needs: too deep, too large, a key twice, broken Unicode.</summary>
internal sealed class JsonValueReader(CompileLimits limits, List<SchemaError> errors)
{
    private int _values;

    public JsonValue? Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            errors.Add(new("", "", "There is no schema."));
            return null;
        }

        if (JsonMarshal.GetRawUtf8Value(element).Length > limits.MaxBytes)
        {
            errors.Add(new("", "", $"The schema is larger than {limits.MaxBytes} bytes."));
            return null;
        }

        return Read(element, parent: null, token: "", depth: 0);
    }

    private JsonValue? Read(JsonElement element, JsonValue? parent, string token, int depth)
    {
        if (depth > limits.MaxDepth || ++_values > limits.MaxValues)
        {
            Refuse(parent, depth > limits.MaxDepth ? $"The schema nests deeper than {limits.MaxDepth} levels." : $"The schema has more than {limits.MaxValues} values.");
            return null;
        }

        var value = new JsonValue
        {
            Kind = element.ValueKind,
            Parent = parent,
            Token = token,
            Depth = depth,
            Text = element.ValueKind == JsonValueKind.String ? TextOf(element, parent) : "",
            Number = element.ValueKind == JsonValueKind.Number ? NumberOf(element, parent) : default,
        };
        if (element.ValueKind == JsonValueKind.Object)
        {
            value.SetChildren(Members(element, value, depth));
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            value.SetChildren(Items(element, value, depth));
        }

        return errors.Count > 0 ? null : value;
    }

    private List<JsonValue> Members(JsonElement element, JsonValue parent, int depth)
    {
        var members = new List<JsonValue>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            var name = NameOf(property, parent);
            if (name is null || errors.Count > 0)
            {
                return [];
            }

            if (!names.Add(name))
            {
                Refuse(parent, $"The name \"{Shown.Text(name)}\" appears twice.");
                return [];
            }

            if (Read(property.Value, parent, name, depth + 1) is { } member)
            {
                members.Add(member);
            }
        }

        return members;
    }

    private List<JsonValue> Items(JsonElement element, JsonValue parent, int depth)
    {
        var items = new List<JsonValue>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            if (errors.Count > 0)
            {
                return [];
            }

            if (Read(item, parent, items.Count.ToString(), depth + 1) is { } child)
            {
                items.Add(child);
            }
        }

        return items;
    }

    private JsonNumber NumberOf(JsonElement element, JsonValue? parent)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.Length > limits.MaxNumberLength)
        {
            Refuse(parent, $"A number has more than {limits.MaxNumberLength} characters.");
            return default;
        }

        return JsonNumber.Of(raw);
    }

    private string TextOf(JsonElement element, JsonValue? parent)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            Refuse(parent, "A string is not valid Unicode.");
            return "";
        }
    }

    private string? NameOf(JsonProperty property, JsonValue parent)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            Refuse(parent, "A name is not valid Unicode.");
            return null;
        }
    }

    private void Refuse(JsonValue? at, string message)
    {
        if (errors.Count == 0)
        {
            errors.Add(new(at?.Pointer ?? "", "", message));
        }
    }
}

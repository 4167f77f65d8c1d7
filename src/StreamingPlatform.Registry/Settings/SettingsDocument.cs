using System.Text.Json;
using System.Text.Json.Nodes;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Requests;

namespace StreamingPlatform.Registry.Settings;

/// <summary>Settings as JSON: reads them so that everything that is wrong is told at once, each by its JSON Pointer. Null is absent.</summary>
internal static class SettingsDocument
{
    private const string Text = "A string.";
    private const string Number = "An integer.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The settings changed by a merge patch (RFC 7396): members that are null are removed, objects merged, everything else replaced.</summary>
    public static JsonElement Merge(TenantSettings settings, JsonElement patch)
    {
        var target = JsonSerializer.SerializeToNode(settings, Json)!.AsObject();
        Merge(target, JsonObject.Create(patch)!);
        return JsonSerializer.SerializeToElement(target);
    }

    /// <param name="at">Pointer of the document itself; empty for a whole body.</param>
    public static TenantSettings Read(JsonElement document, string at, ValidationErrors errors)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            errors.Require(document.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined, at, "An object.");
            return new TenantSettings();
        }

        var settings = new TenantSettings();
        foreach (var member in document.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            var (value, pointer) = (member.Value, JsonPointers.Append(at, member.Name));
            settings = member.Name switch
            {
                "lateness" => settings with { Lateness = ReadText(value, pointer, errors) },
                "sessionGap" => settings with { SessionGap = ReadText(value, pointer, errors) },
                "retention" => settings with { Retention = ReadText(value, pointer, errors) },
                "timeZone" => settings with { TimeZone = ReadText(value, pointer, errors) },
                "tier" => settings with { Tier = ReadText(value, pointer, errors) },
                "onInvalid" => settings with { OnInvalid = ReadText(value, pointer, errors) },
                "shards" => settings with { Shards = ReadInteger(value, pointer, errors) },
                "attribution" => settings with { Attribution = ReadAttribution(value, pointer, errors) },
                "quota" => settings with { Quota = ReadQuota(value, pointer, errors) },
                "limits" => settings with { Limits = ReadLimits(value, pointer, errors) },
                _ => Unknown(settings, pointer, errors),
            };
        }

        return settings;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch.ToArray())
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner && target[name] is JsonObject former)
            {
                Merge(former, inner);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }

    private static string? ReadText(JsonElement value, string pointer, ValidationErrors errors)
    {
        errors.Require(value.ValueKind == JsonValueKind.String, pointer, Text);
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static int? ReadInteger(JsonElement value, string pointer, ValidationErrors errors)
    {
        var number = 0;
        var fits = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number);
        errors.Require(fits, pointer, Number);
        return fits ? number : null;
    }

    private static long? ReadLong(JsonElement value, string pointer, ValidationErrors errors)
    {
        var number = 0L;
        var fits = value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number);
        errors.Require(fits, pointer, Number);
        return fits ? number : null;
    }

    private static List<AttributionVariant>? ReadAttribution(JsonElement value, string pointer, ValidationErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            errors.Require(false, pointer, "An array of variants.");
            return null;
        }

        return [.. value.EnumerateArray().Select((variant, index) => ReadVariant(variant, $"{pointer}/{index}", errors))];
    }

    private static AttributionVariant ReadVariant(JsonElement value, string pointer, ValidationErrors errors)
    {
        var members = Members(value, pointer, errors, "window", "match");
        return new AttributionVariant(ReadRequired("window"), ReadRequired("match"));

        string ReadRequired(string name) =>
            members.TryGetValue(name, out var member) ? ReadText(member, $"{pointer}/{name}", errors) ?? string.Empty : string.Empty;
    }

    private static TenantQuota? ReadQuota(JsonElement value, string pointer, ValidationErrors errors)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return new TenantQuota(ReadLong(value, pointer, errors));
        }

        var members = Members(value, pointer, errors, "eventsPerSecond", "bytesPerSecond", "burst");
        return members.Count == 0 ? null : new TenantQuota(Of("eventsPerSecond"), Of("bytesPerSecond"), Of("burst"));

        long? Of(string name) => members.TryGetValue(name, out var member) ? ReadLong(member, $"{pointer}/{name}", errors) : null;
    }

    private static TenantLimits? ReadLimits(JsonElement value, string pointer, ValidationErrors errors)
    {
        var members = Members(value, pointer, errors, "maxEventBytes", "maxBatchEvents");
        return members.Count == 0 ? null : new TenantLimits(Of("maxEventBytes"), Of("maxBatchEvents"));

        int? Of(string name) => members.TryGetValue(name, out var member) ? ReadInteger(member, $"{pointer}/{name}", errors) : null;
    }

    private static Dictionary<string, JsonElement> Members(JsonElement value, string pointer, ValidationErrors errors, params string[] known)
    {
        errors.Require(value.ValueKind == JsonValueKind.Object, pointer, "An object.");
        var members = value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : [];
        foreach (var name in members.Keys.Except(known, StringComparer.Ordinal))
        {
            errors.Require(false, JsonPointers.Append(pointer, name), $"There is no such setting; known are {string.Join(", ", known)}.");
        }

        return members;
    }

    private static TenantSettings Unknown(TenantSettings settings, string pointer, ValidationErrors errors)
    {
        errors.Require(false, pointer, "There is no such setting.");
        return settings;
    }
}

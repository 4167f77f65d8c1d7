using System.Text.Json;

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>A JSON object as a map; of a name given twice the last counts.</summary>
internal sealed class CelJsonMap(JsonElement json) : ICelMap
{
    public int Count => Keys.Count();

    public IEnumerable<object> Keys => json.EnumerateObject().Select(GoJson.NameOf).Distinct(StringComparer.Ordinal);

    public bool TryGet(object key, out object? value)
    {
        if (key is string name && json.TryGetProperty(name, out var member))
        {
            value = CelJson.ValueOf(member);
            return true;
        }

        value = null;
        return false;
    }
}

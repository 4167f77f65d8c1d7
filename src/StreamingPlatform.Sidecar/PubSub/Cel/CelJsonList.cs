using System.Collections;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>A JSON array as a list.</summary>
internal sealed class CelJsonList(JsonElement json) : IReadOnlyList<object?>
{
    public int Count => json.GetArrayLength();

    public object? this[int index] => CelJson.ValueOf(json[index]);

    public IEnumerator<object?> GetEnumerator() => json.EnumerateArray().Select(CelJson.ValueOf).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

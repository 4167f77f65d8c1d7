namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>A map value.</summary>
internal interface ICelMap
{
    int Count { get; }

    IEnumerable<object> Keys { get; }

    bool TryGet(object key, out object? value);
}

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>A map that an expression made. Numbers that are equal are one key, whatever their types.</summary>
internal sealed class CelMap : ICelMap
{
    private readonly Dictionary<object, object?> entries = [];

    public int Count => entries.Count;

    public IEnumerable<object> Keys => entries.Keys;

    public bool TryGet(object key, out object? value) => entries.TryGetValue(KeyOf(key), out value);

    /// <summary>false: the key is there already.</summary>
    public bool TryAdd(object key, object? value) => entries.TryAdd(KeyOf(key), value);

    private static object KeyOf(object key) => key switch
    {
        ulong number when number <= long.MaxValue => (long)number,
        double number when number == Math.Floor(number) && Math.Abs(number) < 1L << 53 => (long)number,
        _ => key,
    };
}

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>A type as a value: <c>type(x) == string</c>.</summary>
internal sealed record CelType(string Name)
{
    private static readonly Dictionary<string, CelType> Named =
        new[] { "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "google.protobuf.Timestamp", "google.protobuf.Duration" }
            .ToDictionary(n => n, n => new CelType(n), StringComparer.Ordinal);

    /// <summary>null when no type has that name.</summary>
    public static CelType? Find(string name) => Named.GetValueOrDefault(name);

    public static CelType Of(object? value) => Named[value switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        ulong => "uint",
        double => "double",
        string => "string",
        byte[] => "bytes",
        ICelMap => "map",
        CelType => "type",
        DateTimeOffset => "google.protobuf.Timestamp",
        TimeSpan => "google.protobuf.Duration",
        _ => "list",
    }];
}

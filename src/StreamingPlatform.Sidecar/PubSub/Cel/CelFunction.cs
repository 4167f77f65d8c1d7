namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>A form in which a function may be called.</summary>
/// <param name="IsMethod">The first argument stands before the point.</param>
internal sealed record CelFunction(string Name, bool IsMethod, CelKind Result, params CelKind[] Arguments)
{
    private static readonly string[] Tests = ["contains", "startsWith", "endsWith", "matches"];
    private static readonly CelKind[] Sized = [CelKind.String, CelKind.Bytes, CelKind.List, CelKind.Map];
    private static readonly string[] DateParts = ["getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear"];
    private static readonly string[] TimeParts = ["getHours", "getMinutes", "getSeconds", "getMilliseconds"];

    /// <summary>The standard library but its operators.</summary>
    public static ILookup<string, CelFunction> All { get; } = Library().ToLookup(f => f.Name, StringComparer.Ordinal);

    private static IEnumerable<CelFunction> Library() =>
    [
        .. Sized.SelectMany(kind => new CelFunction[] { new("size", false, CelKind.Int, kind), new("size", true, CelKind.Int, kind) }),
        .. Tests.Select(n => new CelFunction(n, true, CelKind.Bool, CelKind.String, CelKind.String)),
        new("matches", false, CelKind.Bool, CelKind.String, CelKind.String),
        new("type", false, CelKind.Type, CelKind.Dyn),
        new("dyn", false, CelKind.Dyn, CelKind.Dyn),
        .. Conversions("bool", CelKind.Bool, CelKind.Bool, CelKind.String),
        .. Conversions("bytes", CelKind.Bytes, CelKind.Bytes, CelKind.String),
        .. Conversions("double", CelKind.Double, CelKind.Double, CelKind.Int, CelKind.Uint, CelKind.String),
        .. Conversions("int", CelKind.Int, CelKind.Int, CelKind.Uint, CelKind.Double, CelKind.String, CelKind.Timestamp, CelKind.Duration),
        .. Conversions("uint", CelKind.Uint, CelKind.Uint, CelKind.Int, CelKind.Double, CelKind.String),
        .. Conversions(
            "string", CelKind.String, CelKind.String, CelKind.Bool, CelKind.Int, CelKind.Uint, CelKind.Double, CelKind.Bytes, CelKind.Timestamp, CelKind.Duration),
        .. Conversions("timestamp", CelKind.Timestamp, CelKind.Timestamp, CelKind.String, CelKind.Int),
        .. Conversions("duration", CelKind.Duration, CelKind.Duration, CelKind.String),
        .. DateParts.Concat(TimeParts).SelectMany(n => new CelFunction[]
        {
            new(n, true, CelKind.Int, CelKind.Timestamp), new(n, true, CelKind.Int, CelKind.Timestamp, CelKind.String),
        }),
        .. TimeParts.Select(n => new CelFunction(n, true, CelKind.Int, CelKind.Duration)),
    ];

    private static IEnumerable<CelFunction> Conversions(string name, CelKind result, params CelKind[] from) =>
        from.Select(kind => new CelFunction(name, false, result, kind));
}

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>How the sidecar of a caller asks the sidecar of the callee: one POST whose headers say what it stands for.</summary>
internal static class Hop
{
    public const string Path = "/embedded/hop";

    /// <summary>The caller's instance, which only sidecars of the same neighbours folder know: it proves who calls.</summary>
    public const string Caller = "x-embedded-caller";

    public const string Verb = "x-embedded-verb";
    public const string Method = "x-embedded-method";
    public const string Query = "x-embedded-query";
    public const string ContentType = "x-embedded-content-type";
    public const string DataType = "x-embedded-data-type";
    public const string Protocol = "x-embedded-protocol";
    public const string HasBody = "x-embedded-body";

    /// <summary>In an answer: the gRPC code by name of a refusal; the reason is the body.</summary>
    public const string Refusal = "x-embedded-refusal";

    /// <summary>In an answer: the status of a gRPC app; the message is the body's.</summary>
    public const string GrpcStatus = "x-embedded-grpc-status";

    /// <summary>What every hop adds for the app to see.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Forwarded { get; } =
    [
        KeyValuePair.Create("forwarded", $"for=127.0.0.1;by=127.0.0.1;host={Environment.MachineName}"),
        KeyValuePair.Create("x-forwarded-for", "127.0.0.1"),
        KeyValuePair.Create("x-forwarded-host", Environment.MachineName),
    ];

    private const string Prefix = "x-embedded-";

    public static bool IsOwn(string header) => header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}

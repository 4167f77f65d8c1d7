using Microsoft.Extensions.Primitives;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>One call of an actor method on its way to the actor.</summary>
/// <param name="Method">May be <c>remind/{name}</c> or <c>timer/{name}</c>.</param>
/// <param name="Headers">Passed on untouched, but for those that belong to one connection.</param>
/// <param name="IsRemote">It came from another sidecar, which chose this one as the owner.</param>
internal sealed record ActorCall(
    string Type, string Id, string Method, ReadOnlyMemory<byte> Body, IEnumerable<KeyValuePair<string, StringValues>> Headers, bool IsRemote)
{
    public const string RemoteHeader = "x-dapr-remote";
    public const string ReentrancyHeader = "Dapr-Reentrancy-Id";

    public int Bucket { get; } = ActorBuckets.Of(Id);

    /// <summary>The caller's reentrancy id, if it has one.</summary>
    public string? Chain { get; init; }

    /// <summary>The caller's query with its question mark; passed on.</summary>
    public string Query { get; init; } = string.Empty;

    /// <summary>Whether a timer or a reminder calls, not a client.</summary>
    public bool IsTick => Method.StartsWith("remind/", StringComparison.Ordinal) || Method.StartsWith("timer/", StringComparison.Ordinal);

    /// <summary>An attempt was broken off, so that a dying connection may still read the body: it must not be reused.</summary>
    public bool WasBrokenOff { get; set; }
}

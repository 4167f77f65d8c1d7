using Microsoft.Extensions.Primitives;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>One call of an actor method on its way to the actor.</summary>
/// <param name="Method">Cleaned; of a tick <c>remind/{name}</c> or <c>timer/{name}</c>.</param>
/// <param name="Headers">Passed on untouched, but for those that belong to one connection.</param>
internal sealed record ActorCall(string Type, string Id, string Method, ReadOnlyMemory<byte> Body, IEnumerable<KeyValuePair<string, StringValues>> Headers)
{
    public const string RemoteHeader = "x-dapr-remote";
    public const string ReentrancyHeader = "Dapr-Reentrancy-Id";
    private static readonly KeyValuePair<string, StringValues>[] JsonHeaders = [new("Content-Type", "application/json")];

    public int Bucket { get; } = ActorBuckets.Of(Id);

    /// <summary>It came from another sidecar, which chose this one as the owner.</summary>
    public bool IsRemote { get; init; }

    /// <summary>It came over HTTP, where names of headers have one way of writing.</summary>
    public bool OverHttp { get; init; }

    /// <summary>null: a client calls.</summary>
    public ActorTick? Tick { get; init; }

    /// <summary>The trace it goes on with; null: none is told.</summary>
    public RequestTrace? Trace { get; init; }

    /// <summary>The caller's query with its question mark; passed on.</summary>
    public string Query { get; init; } = string.Empty;

    /// <summary>An attempt was broken off, so that a dying connection may still read the body: it must not be reused.</summary>
    public bool WasBrokenOff { get; set; }

    /// <summary>The caller's reentrancy id, if it has one.</summary>
    public string? Chain => Headers.FirstOrDefault(h => h.Key.Equals(ReentrancyHeader, StringComparison.OrdinalIgnoreCase)).Value is [{ Length: > 0 } chain, ..] ? chain : null;

    public static ActorCall Of(string type, string id, ActorTick tick) => new(type, id, tick.Method, tick.Body(), JsonHeaders) { Tick = tick };
}

using Microsoft.Extensions.Primitives;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>What the actor's app, or the owner's sidecar, answered. Owns its body.</summary>
internal sealed class ActorAnswer(int status, IReadOnlyList<KeyValuePair<string, StringValues>> headers, PooledBody body) : IDisposable
{
    public int Status { get; } = status;

    public IReadOnlyList<KeyValuePair<string, StringValues>> Headers { get; } = headers;

    public ReadOnlyMemory<byte> Body => body.Memory;

    public void Dispose() => body.Dispose();
}

using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;

namespace StreamingPlatform.Processor.State;

/// <summary>How long the sidecar may take for a state call.</summary>
internal static class DaprStateAnswers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static DateTime Deadline(this TimeProvider clock) => clock.GetUtcNow().UtcDateTime + Patience;

    /// <summary>The state's bytes without a copy.</summary>
    public static ReadOnlyMemory<byte>? OrMissing(this ByteString data) => data.IsEmpty ? default(ReadOnlyMemory<byte>?) : data.Memory;

    public static ByteString Wrap(ReadOnlyMemory<byte> data) => UnsafeByteOperations.UnsafeWrap(data);

    /// <summary>A save over exactly this version; null means that none may exist.</summary>
    public static StateItem FirstWrite(string key, byte[] data, string? etag) => new()
    {
        Key = key,
        Value = Wrap(data),
        Etag = etag is null ? null : new Etag { Value = etag },
        Options = new StateOptions { Concurrency = StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite },
    };
}

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>What is known of a value before it is computed; <see cref="Dyn"/>: nothing.</summary>
internal enum CelKind
{
    Dyn,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    List,
    Map,
    Type,
    Timestamp,
    Duration,
}

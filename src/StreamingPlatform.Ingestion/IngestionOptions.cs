using System.ComponentModel.DataAnnotations;

namespace StreamingPlatform.Ingestion;

/// <summary>Limits of the ingestion server, per process. Section <c>Ingestion</c>.</summary>
public sealed class IngestionOptions
{
    public const string Section = "Ingestion";

    /// <summary>Largest event, in bytes of its JSON after decompression; a larger one is refused with 413 <c>payload-too-large</c>.</summary>
    /// <value>Default 64 KiB, from 1 KiB to 192 KiB: one event has to fit a block.</value>
    [Range(1_024, 196_608)]
    public int MaxEventBytes { get; set; } = 65_536;

    /// <summary>Largest request body, in bytes after decompression; a larger one is refused with 413.</summary>
    /// <value>Default 4 MiB, from 1 KiB to 64 MiB.</value>
    [Range(1_024, 67_108_864)]
    public int MaxRequestBytes { get; set; } = 4_194_304;

    /// <summary>Most events of one batch; more are refused with 413.</summary>
    /// <value>Default 5 000.</value>
    [Range(1, 100_000)]
    public int MaxBatchEvents { get; set; } = 5_000;

    /// <summary>How far ahead of the clock an event's time may be.</summary>
    /// <value>Default 10 minutes.</value>
    public TimeSpan MaxAhead { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of refused events that are kept of one tenant whose setting <c>onInvalid</c> is <c>quarantine</c>; what would exceed it is refused.</summary>
    /// <value>Default 64 MiB.</value>
    [Range(0, 1_073_741_824)]
    public long MaxQuarantineBytes { get; set; } = 67_108_864;

    /// <summary>Events of which is remembered what became of them (<c>GET /events/{id}</c>), of all tenants; 40 bytes each.</summary>
    /// <value>Default 262 144, from 1 024.</value>
    [Range(1_024, 67_108_864)]
    public int RememberedEvents { get; set; } = 262_144;

    /// <summary>Bytes of the latest events that are remembered of each event type, for rehearsals of schemas; 0 = none.</summary>
    /// <value>Default 512 KiB.</value>
    [Range(0, 67_108_864)]
    public int RecentBytesPerType { get; set; } = 524_288;

    /// <summary>Bytes of the latest events that are remembered of all event types; a type that comes when they are used up is not remembered.</summary>
    /// <value>Default 64 MiB.</value>
    [Range(0, int.MaxValue)]
    public int RecentBytes { get; set; } = 67_108_864;

    /// <summary>Bytes of events that wait for the log; what would exceed it is refused with 503.</summary>
    /// <value>Default 64 MiB.</value>
    [Range(1_048_576, int.MaxValue)]
    public int MaxWaitingBytes { get; set; } = 67_108_864;

    /// <summary>Publishes in flight per topic.</summary>
    /// <value>Default 4.</value>
    [Range(1, 64)]
    public int MaxPublishesInFlight { get; set; } = 4;

    /// <summary>A publish that takes longer has failed for its events.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

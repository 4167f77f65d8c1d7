using System.Buffers;
using StreamingPlatform.Ingestion.EventTypes;

namespace StreamingPlatform.Ingestion.Pipeline;

/// <summary>How a body holds its events.</summary>
internal enum BodyFormat
{
    Single,
    Array,
    Lines,

    /// <summary>One structured CloudEvent.</summary>
    CloudEvent,

    /// <summary>An array of structured CloudEvents.</summary>
    CloudEventBatch,
}

/// <summary>A request on its way through the stages.</summary>
internal sealed class Intake(HttpContext http, bool isBatch) : IDisposable
{
    private byte[] _body = [];
    private int _bodyLength;

    public HttpContext Http { get; } = http;

    /// <summary>Whether each event gets a verdict. A batch of CloudEvents is one on either address.</summary>
    public bool IsBatch => isBatch || Format == BodyFormat.CloudEventBatch;

    public BodyFormat Format { get; set; }

    public string TenantId { get; set; } = string.Empty;

    public TenantEventTypes Tenant { get; set; } = null!;

    public EventType EventType { get; set; } = null!;

    /// <summary>Events in the request, refused ones included.</summary>
    public int Events { get; set; }

    /// <summary>Mapped events, ready for a block.</summary>
    public ElementBuffer Elements { get; } = new();

    /// <summary>Refused events by their position in the request.</summary>
    public List<RefusedEvent> Refused { get; } = [];

    public ReadOnlyMemory<byte> Body => _body.AsMemory(0, _bodyLength);

    /// <summary>Hands over a body in a buffer of the shared pool.</summary>
    public void SetBody(byte[] pooled, int length)
    {
        _body = pooled;
        _bodyLength = length;
    }

    public void Dispose()
    {
        if (_body.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_body);
            _body = [];
        }

        Elements.Dispose();
    }
}

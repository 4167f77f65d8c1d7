using System.Buffers;
using System.Text;
using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.Ingestion.Mapping;

namespace StreamingPlatform.Ingestion.Blocks;

/// <summary>
/// A block in the making: elements collect behind room for the envelope, which is written in front of them when number and count are known, so that
/// the whole message lies in one pooled buffer without another copy.
/// </summary>
internal sealed class Block(EventType type)
{
    /// <summary>The envelope's longest form is below 600 bytes: tenant 31, event type 64, id and number 20 digits.</summary>
    private const int EnvelopeRoom = 768;
    private const int FirstBuffer = 8_192;

    private readonly TaskCompletionSource<bool> _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _end = EnvelopeRoom;

    public EventType Type { get; } = type;

    public int Events { get; private set; }

    /// <summary>Within writer and tenant; 0 before it is sealed.</summary>
    public long Number { get; private set; }

    /// <summary>Bytes of the message so far, at most.</summary>
    public int Bytes => _end;

    /// <summary>Bytes of the elements alone.</summary>
    public int ElementBytes { get; private set; }

    /// <summary>True when the log has it, false when the publish failed.</summary>
    public Task<bool> Durable => _durable.Task;

    public bool Fits(int elementBytes) => Events == 0 || (Events < EventBlock.MaxEvents && _end + elementBytes + 3 <= EventBlock.MaxBytes);

    public void Add(ReadOnlySpan<byte> element)
    {
        Ensure(element.Length + 3);
        if (Events++ > 0)
        {
            _bytes[_end++] = (byte)',';
        }

        element.CopyTo(_bytes.AsSpan(_end));
        _end += element.Length;
        ElementBytes += element.Length;
    }

    /// <summary>The complete message.</summary>
    public ReadOnlyMemory<byte> Seal(string writer, long number, DateTime time)
    {
        Number = number;
        Span<byte> instant = stackalloc byte[Rfc3339.WrittenLength];
        Rfc3339.Write(time, instant);
        var envelope = Encoding.UTF8.GetBytes(
            $$"""{"specversion":"1.0","id":"{{writer}}-{{number}}","source":"{{EventBlock.Source}}","type":"{{EventBlock.Type}}","time":"{{Encoding.UTF8.GetString(instant)}}","datacontenttype":"application/json","{{EventBlock.TenantId}}":"{{Type.TenantId}}","{{EventBlock.EventId}}":"{{Type.EventId}}","{{EventBlock.Action}}":"{{WireName(Type.Action)}}","{{EventBlock.Writer}}":"{{writer}}","{{EventBlock.Number}}":"{{number}}","{{EventBlock.Events}}":{{Events}},"data":[""");
        var start = EnvelopeRoom - envelope.Length;
        envelope.CopyTo(_bytes, start);
        Ensure(2);
        _bytes[_end++] = (byte)']';
        _bytes[_end++] = (byte)'}';
        return _bytes.AsMemory(start, _end - start);
    }

    public void Complete(bool isDurable)
    {
        if (isDurable)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        // After a failure something may still read the buffer: it is left to the garbage collector.
        _bytes = [];
        _durable.SetResult(isDurable);
    }

    private static string WireName(EventAction action) => action switch
    {
        EventAction.Impression => "impression",
        EventAction.Click => "click",
        EventAction.Basket => "basket",
        EventAction.View => "view",
        EventAction.Purchase => "purchase",
        _ => "other",
    };

    private void Ensure(int more)
    {
        if (_bytes.Length - _end >= more)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _end + more));
        _bytes.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

using System.Buffers;

namespace StreamingPlatform.Ingestion.Pipeline;

/// <summary>A mapped event as an element of a block's <c>data</c>.</summary>
/// <param name="Index">Position in the request.</param>
/// <param name="IdStart">Where in the buffer the id's JSON string begins, quote included.</param>
internal readonly record struct Element(int Index, int Start, int Length, int IdStart, int IdLength);

/// <summary>Block elements of one request, one after the other in one pooled buffer.</summary>
internal sealed class ElementBuffer : IDisposable
{
    private readonly List<Element> _elements = [];
    private byte[] _bytes = [];
    private int _length;

    public IReadOnlyList<Element> Elements => _elements;

    public int Count => _elements.Count;

    /// <summary>Bytes of all elements.</summary>
    public int Length => _length;

    public ReadOnlySpan<byte> Of(Element element) => _bytes.AsSpan(element.Start, element.Length);

    public ReadOnlySpan<byte> IdOf(Element element) => _bytes.AsSpan(element.IdStart, element.IdLength);

    /// <summary>Room for at least so many bytes after what is written.</summary>
    public Span<byte> Reserve(int bytes)
    {
        if (_bytes.Length - _length < bytes)
        {
            Grow(bytes);
        }

        return _bytes.AsSpan(_length);
    }

    /// <summary>Takes the reserved bytes as the next element.</summary>
    public void Commit(int index, int length, int idStart, int idLength)
    {
        _elements.Add(new Element(index, _length, length, _length + idStart, idLength));
        _length += length;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private void Grow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes, _bytes.Length * 2));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}

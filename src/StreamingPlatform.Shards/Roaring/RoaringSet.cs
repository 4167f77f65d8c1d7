using System.Buffers;
using System.Collections;

namespace StreamingPlatform.Shards.Roaring;

/// <summary>A compressed set of 32-bit integers. Not safe for concurrent writing.</summary>
/// <remarks>
/// Bytes are the portable Roaring serialization, <c>https://github.com/RoaringBitmap/RoaringFormatSpec</c>: equal sets have equal bytes.
/// Run containers are read, never written.
/// </remarks>
public sealed class RoaringSet : IEnumerable<uint>
{
    private ushort[] _keys;
    private Container[] _containers;
    private int _size;

    public RoaringSet()
        : this([], [], 0)
    {
    }

    internal RoaringSet(ushort[] keys, Container[] containers, int size)
    {
        _keys = keys;
        _containers = containers;
        _size = size;
    }

    public long Count
    {
        get
        {
            var count = 0L;
            foreach (ref readonly var container in Containers)
            {
                count += container.Count;
            }

            return count;
        }
    }

    public bool IsEmpty => _size == 0;

    /// <summary>Bytes that <see cref="Write"/> will write.</summary>
    public int SerializedSize => RoaringFormat.SizeOf(this);

    internal ReadOnlySpan<ushort> Keys => _keys.AsSpan(0, _size);

    internal ReadOnlySpan<Container> Containers => _containers.AsSpan(0, _size);

    /// <summary>False when the value was there already.</summary>
    public bool Add(uint value)
    {
        var key = (ushort)(value >> 16);
        var at = IndexOf(key);
        if (at >= 0)
        {
            return _containers[at].Add((ushort)value);
        }

        Insert(~at, key, Container.Of((ushort)value));
        return true;
    }

    public bool Contains(uint value)
    {
        var at = IndexOf((ushort)(value >> 16));
        return at >= 0 && _containers[at].Contains((ushort)value);
    }

    public void UnionWith(RoaringSet other)
    {
        if (ReferenceEquals(this, other))
        {
            return;
        }

        for (var i = 0; i < other._size; i++)
        {
            var at = IndexOf(other._keys[i]);
            if (at >= 0)
            {
                _containers[at].UnionWith(other._containers[i]);
            }
            else
            {
                Insert(~at, other._keys[i], other._containers[i].Clone());
            }
        }
    }

    /// <summary>Distinct values of all sets together, without building their union.</summary>
    public static long UnionCount(IReadOnlyList<RoaringSet> sets)
    {
        if (sets.Count == 1)
        {
            return sets[0].Count;
        }

        var count = 0L;
        var next = new int[sets.Count];
        ulong[]? scratch = null;
        while (SmallestKey(sets, next) is var key and <= ushort.MaxValue)
        {
            count += UnionCountOf(sets, next, (ushort)key, ref scratch);
        }

        return count;
    }

    public RoaringSet Clone()
    {
        var containers = new Container[_size];
        for (var i = 0; i < _size; i++)
        {
            containers[i] = _containers[i].Clone();
        }

        return new RoaringSet(_keys.AsSpan(0, _size).ToArray(), containers, _size);
    }

    public void Write(IBufferWriter<byte> output) => RoaringFormat.Write(this, output);

    /// <exception cref="InvalidDataException">The bytes are not a Roaring set.</exception>
    public static RoaringSet Read(ReadOnlySpan<byte> source, out int consumed) => RoaringFormat.Read(source, out consumed);

    /// <summary>Ascending.</summary>
    public IEnumerator<uint> GetEnumerator()
    {
        for (var i = 0; i < _size; i++)
        {
            var high = (uint)_keys[i] << 16;
            foreach (var low in _containers[i].Enumerate())
            {
                yield return high | low;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int SmallestKey(IReadOnlyList<RoaringSet> sets, int[] next)
    {
        var smallest = ushort.MaxValue + 1;
        for (var s = 0; s < next.Length; s++)
        {
            if (next[s] < sets[s]._size && sets[s]._keys[next[s]] < smallest)
            {
                smallest = sets[s]._keys[next[s]];
            }
        }

        return smallest;
    }

    private static int UnionCountOf(IReadOnlyList<RoaringSet> sets, int[] next, ushort key, ref ulong[]? scratch)
    {
        Container only = default;
        var holders = 0;
        for (var s = 0; s < next.Length; s++)
        {
            if (next[s] == sets[s]._size || sets[s]._keys[next[s]] != key)
            {
                continue;
            }

            var container = sets[s]._containers[next[s]++];
            if (++holders == 1)
            {
                only = container;
                continue;
            }

            if (holders == 2)
            {
                scratch ??= new ulong[Container.BitmapWords];
                scratch.AsSpan().Clear();
                only.OrInto(scratch);
            }

            container.OrInto(scratch!);
        }

        return holders == 1 ? only.Count : Container.PopCount(scratch!);
    }

    private int IndexOf(ushort key) =>
        _size > 0 && _keys[_size - 1] < key ? ~_size : _keys.AsSpan(0, _size).BinarySearch(key);

    private void Insert(int at, ushort key, in Container container)
    {
        if (_size == _keys.Length)
        {
            var capacity = _size == 0 ? 1 : _size * 2;
            Array.Resize(ref _keys, capacity);
            Array.Resize(ref _containers, capacity);
        }

        _keys.AsSpan(at, _size - at).CopyTo(_keys.AsSpan(at + 1));
        _containers.AsSpan(at, _size - at).CopyTo(_containers.AsSpan(at + 1));
        _keys[at] = key;
        _containers[at] = container;
        _size++;
    }
}

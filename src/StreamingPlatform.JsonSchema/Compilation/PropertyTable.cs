using System.Numerics;
using System.Text;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>The names that a schema mentions, found by their UTF-8 text.</summary>
internal sealed class PropertyTable
{
    public static readonly PropertyTable Empty = new([]);

    private readonly int[] _buckets;
    private readonly Entry[] _entries;

    public PropertyTable(IReadOnlyList<(string Name, SchemaNode? Schema)> names)
    {
        _entries = [.. names.Select(name => new Entry(Encoding.UTF8.GetBytes(name.Name), name.Name, name.Schema))];
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)(_entries.Length * 2) + 1)];
        for (var index = 0; index < _entries.Length; index++)
        {
            var bucket = Bucket(_entries[index].Utf8);
            while (_buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & (_buckets.Length - 1);
            }

            _buckets[bucket] = index + 1;
        }
    }

    public int Count => _entries.Length;

    public ref readonly Entry At(int index) => ref _entries[index];

    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>The index of a name; −1 for others.</summary>
    /// <param name="name">The name.</param>
    /// <param name="expected">The index to look at first: members often come in the order of the schema.</param>
    public int Find(ReadOnlySpan<byte> name, int expected = -1)
    {
        var entries = _entries;
        if ((uint)expected < (uint)entries.Length && name.SequenceEqual(entries[expected].Utf8))
        {
            return expected;
        }

        if (entries.Length == 0)
        {
            return -1;
        }

        var buckets = _buckets;
        for (var bucket = Bucket(name); buckets[bucket] is not 0 and var index; bucket = (bucket + 1) & (buckets.Length - 1))
        {
            if (name.SequenceEqual(entries[index - 1].Utf8))
            {
                return index - 1;
            }
        }

        return -1;
    }

    private int Bucket(ReadOnlySpan<byte> name) => (int)(NameHash.Of(name) & (uint)(_buckets.Length - 1));

    /// <param name="Utf8">The name as a document has it.</param>
    /// <param name="Name">The same as text.</param>
    /// <param name="Schema">From <c>properties</c>; null for a name that only <c>required</c> or a dependency mentions.</param>
    internal readonly record struct Entry(byte[] Utf8, string Name, SchemaNode? Schema);
}

namespace StreamingPlatform.Shards.Documents;

/// <summary>Facts sorted by key, each key's customer numbers sorted and distinct. Takes the arrays over.</summary>
internal sealed class FactGroups
{
    private readonly ulong[] _keys;
    private readonly uint[] _numbers;
    private readonly List<(int Start, int Length)> _groups = [];

    public FactGroups(ulong[] keys, uint[] numbers, int count)
    {
        _keys = keys;
        _numbers = numbers;
        Array.Sort(keys, numbers, 0, count);
        for (var start = 0; start < count;)
        {
            var end = start + 1;
            while (end < count && keys[end] == keys[start])
            {
                end++;
            }

            _groups.Add((start, SortDistinct(numbers.AsSpan(start, end - start))));
            start = end;
        }
    }

    public int Count => _groups.Count;

    public ulong Key(int group) => _keys[_groups[group].Start];

    public ReadOnlySpan<uint> Numbers(int group) => _numbers.AsSpan(_groups[group].Start, _groups[group].Length);

    /// <summary>Sorts and drops repetitions; the length of what is left at the front.</summary>
    public static int SortDistinct(Span<uint> numbers)
    {
        if (numbers.Length < 2)
        {
            return numbers.Length;
        }

        numbers.Sort();
        var length = 1;
        for (var index = 1; index < numbers.Length; index++)
        {
            if (numbers[index] != numbers[length - 1])
            {
                numbers[length++] = numbers[index];
            }
        }

        return length;
    }
}

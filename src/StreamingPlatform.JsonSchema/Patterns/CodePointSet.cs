using System.Collections.Concurrent;
using System.Globalization;

namespace StreamingPlatform.JsonSchema.Patterns;

/// <summary>A set of Unicode code points as sorted ranges that do not touch.</summary>
internal sealed class CodePointSet
{
    public const int Last = 0x10FFFF;

    public static readonly CodePointSet Empty = new([]);
    public static readonly CodePointSet All = new([(0, Last)]);
    public static readonly CodePointSet Digits = Of(('0', '9'));
    public static readonly CodePointSet WordCharacters = Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    /// <summary>WhiteSpace and LineTerminator of ECMA-262.</summary>
    public static readonly CodePointSet Spaces =
        Of((9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    /// <summary>What <c>.</c> stands for.</summary>
    public static readonly CodePointSet NoLineTerminators = Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029)).Complement();

    private static readonly ConcurrentDictionary<uint, CodePointSet> s_categories = new();

    private CodePointSet(List<(int First, int Last)> ranges) => Ranges = ranges;

    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    public static CodePointSet Of(params IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return new(merged);
    }

    /// <summary>All code points of some general categories; found once per combination.</summary>
    public static CodePointSet OfCategories(params ReadOnlySpan<UnicodeCategory> categories)
    {
        var mask = 0u;
        foreach (var category in categories)
        {
            mask |= 1u << (int)category;
        }

        return s_categories.GetOrAdd(mask, FindCategories);
    }

    public CodePointSet Union(CodePointSet other) => Of(Ranges.Concat(other.Ranges));

    public CodePointSet Complement()
    {
        var ranges = new List<(int, int)>();
        var next = 0;
        foreach (var (first, last) in Ranges)
        {
            if (first > next)
            {
                ranges.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= Last)
        {
            ranges.Add((next, Last));
        }

        return new(ranges);
    }

    private static CodePointSet FindCategories(uint mask)
    {
        var ranges = new List<(int First, int Last)>();
        for (var codePoint = 0; codePoint <= Last; codePoint++)
        {
            if ((mask & (1u << (int)CharUnicodeInfo.GetUnicodeCategory(codePoint))) == 0)
            {
                continue;
            }

            if (ranges.Count > 0 && ranges[^1].Last == codePoint - 1)
            {
                ranges[^1] = (ranges[^1].First, codePoint);
            }
            else
            {
                ranges.Add((codePoint, codePoint));
            }
        }

        return new(ranges);
    }
}

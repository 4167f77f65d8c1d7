using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using StreamingPlatform.JsonSchema.Compilation;
using StreamingPlatform.JsonSchema.Numbers;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Finds two equal items: by hash first, so that long arrays take no squared time.</summary>
internal static class UniqueItems
{
    public static bool AreDistinct(JsonElement array, int count, EvaluationContext context, out int first, out int second)
    {
        var items = ArrayPool<JsonElement>.Shared.Rent(count);
        var hashes = ArrayPool<ulong>.Shared.Rent(count);
        var order = ArrayPool<int>.Shared.Rent(count);
        var index = 0;
        foreach (var item in array.EnumerateArray())
        {
            items[index] = item;
            hashes[index] = Hash(item, context);
            order[index] = index;
            index++;
        }

        Array.Sort(hashes, order, 0, count);
        var areDistinct = AreDistinct(items, hashes.AsSpan(0, count), order, context, out first, out second);
        ArrayPool<JsonElement>.Shared.Return(items, clearArray: true);
        ArrayPool<ulong>.Shared.Return(hashes);
        ArrayPool<int>.Shared.Return(order);
        return areDistinct;
    }

    private static bool AreDistinct(JsonElement[] items, ReadOnlySpan<ulong> hashes, int[] order, EvaluationContext context, out int first, out int second)
    {
        for (var index = 0; index < hashes.Length; index++)
        {
            for (var other = index + 1; other < hashes.Length && hashes[other] == hashes[index]; other++)
            {
                if (!context.Spend(1) || ValueComparer.AreEqual(items[order[index]], items[order[other]], context))
                {
                    (first, second) = (Math.Min(order[index], order[other]), Math.Max(order[index], order[other]));
                    return false;
                }
            }
        }

        (first, second) = (0, 0);
        return context.Aborted is null;
    }

    /// <summary>Equal for equal values: whatever the writing of numbers, escapes and the order of members.</summary>
    private static ulong Hash(JsonElement value, EvaluationContext context)
    {
        if (!context.Spend(1) || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            context.Abort("The document nests too deep to compare its values.");
            return 0;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return NameHash.Of(JsonText.Of(value, ref context.Text));
            case JsonValueKind.Number:
                return HashNumber(new NumberView(JsonMarshal.GetRawUtf8Value(value)));
            case JsonValueKind.Array:
                ulong items = 3;
                foreach (var item in value.EnumerateArray())
                {
                    items = NameHash.Mix(items + Hash(item, context));
                }

                return items;
            case JsonValueKind.Object:
                ulong members = 5;
                foreach (var member in value.EnumerateObject())
                {
                    members += NameHash.Mix(NameHash.Of(JsonText.NameOf(member)) ^ NameHash.Mix(Hash(member.Value, context)));
                }

                return members;
            default:
                return (ulong)value.ValueKind;
        }
    }

    private static ulong HashNumber(NumberView number)
    {
        var hash = number.IsZero ? 7UL : NameHash.Mix((ulong)number.Magnitude ^ (number.IsNegative ? ulong.MaxValue : 0));
        for (var index = 0; index < number.DigitCount; index++)
        {
            hash = (hash * 31) + number.Digit(index);
        }

        return NameHash.Mix(hash);
    }
}

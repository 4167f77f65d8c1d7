using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamingPlatform.Processor.Progress;

/// <summary>An immutable set of block numbers as intervals; numbers arrive nearly in order, so there are few.</summary>
[JsonConverter(typeof(NumberSetJson))]
internal sealed class NumberSet : IEquatable<NumberSet>
{
    public static readonly NumberSet Empty = new([]);

    private readonly long[] _bounds;

    internal NumberSet(long[] bounds) => _bounds = bounds;

    /// <summary>First and last number of each interval, ascending.</summary>
    public ReadOnlySpan<long> Bounds => _bounds;

    public bool Contains(long number)
    {
        var after = FirstAfter(number);
        return after > 0 && _bounds[((after - 1) * 2) + 1] >= number;
    }

    /// <summary>The set with the number; itself where it is in already.</summary>
    public NumberSet With(long number)
    {
        if (Contains(number))
        {
            return this;
        }

        var after = FirstAfter(number);
        var joinsLeft = after > 0 && _bounds[((after - 1) * 2) + 1] == number - 1;
        var joinsRight = after * 2 < _bounds.Length && _bounds[after * 2] == number + 1;
        long[] bounds;
        if (joinsLeft && joinsRight)
        {
            bounds = [.. _bounds.AsSpan(0, (after * 2) - 1), .. _bounds.AsSpan((after * 2) + 1)];
        }
        else if (joinsLeft || joinsRight)
        {
            bounds = [.. _bounds];
            bounds[joinsLeft ? (after * 2) - 1 : after * 2] = number;
        }
        else
        {
            bounds = [.. _bounds.AsSpan(0, after * 2), number, number, .. _bounds.AsSpan(after * 2)];
        }

        return new NumberSet(bounds);
    }

    public bool Equals(NumberSet? other) => other is not null && Bounds.SequenceEqual(other.Bounds);

    public override bool Equals(object? obj) => Equals(obj as NumberSet);

    public override int GetHashCode() => _bounds.Length == 0 ? 0 : HashCode.Combine(_bounds[0], _bounds[^1]);

    /// <summary>Index of the first interval that begins after the number.</summary>
    private int FirstAfter(long number)
    {
        int low = 0, high = _bounds.Length / 2;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_bounds[middle * 2] <= number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

/// <summary>An array of the bounds.</summary>
internal sealed class NumberSetJson : JsonConverter<NumberSet>
{
    public override NumberSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var bounds = JsonSerializer.Deserialize<long[]>(ref reader, options) ?? [];
        return bounds.Length % 2 == 0 ? new NumberSet(bounds) : throw new JsonException("A set of numbers has a bound too few.");
    }

    public override void Write(Utf8JsonWriter writer, NumberSet value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Bounds.ToArray(), options);
}

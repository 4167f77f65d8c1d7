using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace StreamingPlatform.Sidecar;

/// <summary>
/// JSON as daprd reads and writes it: errors in its words, member names in any case, and values it decodes and encodes again with sorted members,
/// floating-point numbers and HTML characters escaped.
/// </summary>
internal static class GoJson
{
    /// <summary>Bytes of strings that may have to be written otherwise: escapes, HTML characters, and all that is not ASCII.</summary>
    private static readonly SearchValues<byte> Rewritten =
        SearchValues.Create([(byte)'\\', (byte)'<', (byte)'>', (byte)'&', .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    /// <summary>As deep as Go's decoder goes.</summary>
    public const int MaxDepth = 10_001;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = MaxDepth };

    /// <summary>The first value of a body; what follows is passed over.</summary>
    /// <exception cref="GoJsonException">there is none.</exception>
    public static JsonElement First(ReadOnlyMemory<byte> text) => Parse(text[GoJsonScanner.First(text.Span)]);

    /// <summary>A text that is one value.</summary>
    /// <exception cref="GoJsonException">it is not.</exception>
    public static JsonElement Whole(ReadOnlyMemory<byte> text) => Parse(text[GoJsonScanner.Whole(text.Span)]);

    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        try
        {
            GoJsonScanner.Whole(text);
            return true;
        }
        catch (GoJsonException)
        {
            // the answer to the question
            return false;
        }
    }

    /// <summary>object, array, string, number or bool, as error messages name it.</summary>
    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    /// <summary>The last member of that name; failing that, of that name in any case.</summary>
    public static JsonElement Member(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        var found = default(JsonElement);
        foreach (var member in value.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                found = member.Value;
            }
        }

        return found;
    }

    /// <summary>Whether there is such a value, null not counting.</summary>
    public static bool IsGiven(JsonElement value) => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The text of a string member; empty when absent.</summary>
    /// <exception cref="GoJsonException">it is no string.</exception>
    public static string Text(JsonElement owner, string name, string field)
    {
        var value = Member(owner, name);
        return !IsGiven(value) ? string.Empty
            : value.ValueKind == JsonValueKind.String ? StringOf(value)
            : throw new GoJsonException($"json: cannot unmarshal {KindOf(value)} into Go struct field {field} of type string");
    }

    /// <summary>A map of texts; null when absent.</summary>
    /// <exception cref="GoJsonException">it is no such map.</exception>
    public static Dictionary<string, string>? Texts(JsonElement owner, string name, string field)
    {
        var value = Member(owner, name);
        if (!IsGiven(value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new GoJsonException($"json: cannot unmarshal {KindOf(value)} into Go struct field {field} of type map[string]string");
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            texts[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.String => StringOf(member.Value),
                JsonValueKind.Null => string.Empty,
                _ => throw new GoJsonException($"json: cannot unmarshal {KindOf(member.Value)} into Go struct field {field} of type string"),
            };
        }

        return texts;
    }

    /// <summary>The string's text; half a surrogate pair becomes U+FFFD.</summary>
    public static string StringOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // half a surrogate pair or bytes that are not UTF-8: both are replaced
            var raw = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value)[1..^1]);
            return GoStrings.Unescape(raw);
        }
    }

    /// <summary>A member's name; half a surrogate pair becomes U+FFFD.</summary>
    public static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            // as in StringOf
            return GoStrings.Unescape(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member)));
        }
    }

    /// <summary>Decodes and encodes again.</summary>
    public static byte[] Marshal(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Write(value, buffer, keepsDigits: false);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A number as encoding/json writes a float64.</summary>
    public static string FormatFloat(double number)
    {
        if (number == 0)
        {
            return double.IsNegative(number) ? "-0" : "0";
        }

        var size = Math.Abs(number);
        var (digits, exponent) = GoStrings.Digits(size);
        var sign = number < 0 ? "-" : string.Empty;
        if (size is >= 1e-6 and < 1e21)
        {
            return sign + GoStrings.Plain(digits, exponent);
        }

        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}"
            .Replace("e-0", "e-", StringComparison.Ordinal);
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text, Deep);
        return document.RootElement.Clone();
    }

    /// <summary>Encodes again what was decoded.</summary>
    /// <param name="keepsDigits">Numbers stay as they came instead of becoming floating-point numbers.</param>
    public static void Write(JsonElement value, ArrayBufferWriter<byte> buffer, bool keepsDigits)
    {
        // deep values fail instead of ending the process
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteMembers(value, buffer, keepsDigits);
                break;
            case JsonValueKind.Array:
                buffer.Write("["u8);
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    buffer.Write(first ? default : ","u8);
                    first = false;
                    Write(item, buffer, keepsDigits);
                }

                buffer.Write("]"u8);
                break;
            case JsonValueKind.String:
                WriteString(value, buffer);
                break;
            case JsonValueKind.Number when keepsDigits:
                buffer.Write(JsonMarshal.GetRawUtf8Value(value));
                break;
            case JsonValueKind.Number:
                var number = double.Parse(value.GetRawText(), CultureInfo.InvariantCulture);
                Encoding.UTF8.GetBytes(
                    double.IsFinite(number) ? FormatFloat(number) : throw new GoJsonException($"json: cannot unmarshal number {value.GetRawText()} into Go value of type float64"),
                    buffer);
                break;
            case JsonValueKind.True:
                buffer.Write("true"u8);
                break;
            case JsonValueKind.False:
                buffer.Write("false"u8);
                break;
            default:
                buffer.Write("null"u8);
                break;
        }
    }

    /// <summary>A string that is already written as it would be is copied.</summary>
    private static void WriteString(JsonElement value, ArrayBufferWriter<byte> buffer)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.IndexOfAny(Rewritten) < 0)
        {
            buffer.Write(raw);
        }
        else
        {
            GoStrings.Write(StringOf(value), buffer);
        }
    }

    private static void WriteMembers(JsonElement value, ArrayBufferWriter<byte> buffer, bool keepsDigits)
    {
        var members = new List<(string Name, JsonElement Value)>();
        foreach (var member in value.EnumerateObject())
        {
            members.Add((NameOf(member), member.Value));
        }

        // Stable, so that of a name given twice the last stays last.
        var sorted = IsSorted(members) ? members : [.. members.OrderBy(m => m.Name, GoStrings.ByBytes)];
        buffer.Write("{"u8);
        var first = true;
        for (var i = 0; i < sorted.Count; i++)
        {
            if (i + 1 < sorted.Count && sorted[i + 1].Name == sorted[i].Name)
            {
                continue;
            }

            buffer.Write(first ? default : ","u8);
            first = false;
            GoStrings.Write(sorted[i].Name, buffer);
            buffer.Write(":"u8);
            Write(sorted[i].Value, buffer, keepsDigits);
        }

        buffer.Write("}"u8);
    }

    private static bool IsSorted(List<(string Name, JsonElement Value)> members)
    {
        for (var i = 1; i < members.Count; i++)
        {
            if (GoStrings.ByBytes.Compare(members[i - 1].Name, members[i].Name) > 0)
            {
                return false;
            }
        }

        return true;
    }
}

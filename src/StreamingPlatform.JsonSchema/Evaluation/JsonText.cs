using System.Runtime.InteropServices;
using System.Text.Json;

namespace StreamingPlatform.JsonSchema.Evaluation;

/// <summary>Strings of a document as UTF-8, without making .NET strings of them.</summary>
internal static class JsonText
{
    /// <summary>The text of a string value; valid until the buffer is used again.</summary>
    public static ReadOnlySpan<byte> Of(JsonElement text, scoped ref byte[] buffer)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        return raw.IndexOf((byte)'\\') < 0 ? raw : Unescape(raw, ref buffer);
    }

    /// <summary>A member's name. An escaped name is copied: it must outlive the visit of its value.</summary>
    public static ReadOnlySpan<byte> NameOf(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.IndexOf((byte)'\\') < 0)
        {
            return raw;
        }

        byte[] own = [];
        return Unescape(raw, ref own);
    }

    /// <summary>Code points of UTF-8 text.</summary>
    public static int Length(ReadOnlySpan<byte> text)
    {
        var continuations = 0;
        foreach (var unit in text)
        {
            continuations += (unit & 0xC0) == 0x80 ? 1 : 0;
        }

        return text.Length - continuations;
    }

    /// <summary>Resolves escapes. A surrogate without its partner becomes three bytes of its own, so that different texts stay different.</summary>
    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw, scoped ref byte[] buffer)
    {
        if (buffer.Length < raw.Length)
        {
            buffer = new byte[Math.Max(raw.Length, 256)];
        }

        var written = 0;
        while (!raw.IsEmpty)
        {
            var escape = raw.IndexOf((byte)'\\');
            var plain = escape < 0 ? raw : raw[..escape];
            plain.CopyTo(buffer.AsSpan(written));
            written += plain.Length;
            raw = raw[plain.Length..];
            if (raw.Length >= 2)
            {
                raw = raw[(raw[1] == (byte)'u' ? AppendUnicode(raw, buffer, ref written) : AppendSimple(raw[1], buffer, ref written))..];
            }
        }

        return buffer.AsSpan(0, written);
    }

    private static int AppendSimple(byte escape, byte[] buffer, ref int written)
    {
        buffer[written++] = escape switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            _ => escape,
        };
        return 2;
    }

    private static int AppendUnicode(ReadOnlySpan<byte> raw, byte[] buffer, ref int written)
    {
        var unit = Hex(raw[2..6]);
        if (unit is >= 0xD800 and <= 0xDBFF && raw.Length >= 12 && raw[6] == (byte)'\\' && raw[7] == (byte)'u')
        {
            var low = Hex(raw[8..12]);
            if (low is >= 0xDC00 and <= 0xDFFF)
            {
                Append(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), buffer, ref written);
                return 12;
            }
        }

        Append(unit, buffer, ref written);
        return 6;
    }

    private static void Append(int codePoint, byte[] buffer, ref int written)
    {
        if (codePoint < 0x80)
        {
            buffer[written++] = (byte)codePoint;
        }
        else if (codePoint < 0x800)
        {
            buffer[written++] = (byte)(0xC0 | (codePoint >> 6));
            buffer[written++] = (byte)(0x80 | (codePoint & 0x3F));
        }
        else if (codePoint < 0x10000)
        {
            buffer[written++] = (byte)(0xE0 | (codePoint >> 12));
            buffer[written++] = (byte)(0x80 | ((codePoint >> 6) & 0x3F));
            buffer[written++] = (byte)(0x80 | (codePoint & 0x3F));
        }
        else
        {
            buffer[written++] = (byte)(0xF0 | (codePoint >> 18));
            buffer[written++] = (byte)(0x80 | ((codePoint >> 12) & 0x3F));
            buffer[written++] = (byte)(0x80 | ((codePoint >> 6) & 0x3F));
            buffer[written++] = (byte)(0x80 | (codePoint & 0x3F));
        }
    }

    private static int Hex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = (value << 4) | (digit <= (byte)'9' ? digit - (byte)'0' : (digit | 0x20) - (byte)'a' + 10);
        }

        return value;
    }
}

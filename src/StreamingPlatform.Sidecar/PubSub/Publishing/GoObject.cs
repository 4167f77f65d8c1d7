using System.Buffers;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Writes a JSON object as daprd does; the caller adds members in the order of their names.</summary>
internal sealed class GoObject
{
    private readonly ArrayBufferWriter<byte> text;
    private bool hasMembers;

    /// <param name="length">About how long it will be, in bytes.</param>
    public GoObject(int length)
    {
        text = new ArrayBufferWriter<byte>(length);
        text.Write("{"u8);
    }

    public void Add(string name, string value)
    {
        Name(name);
        GoStrings.Write(value, text);
    }

    /// <param name="value">Numbers keep their digits; members are sorted.</param>
    public void Add(string name, JsonElement value)
    {
        Name(name);
        GoJson.Write(value, text, keepsDigits: true);
    }

    public void AddBase64(string name, ReadOnlySpan<byte> value)
    {
        Name(name);
        text.Write("\""u8);
        var most = System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(value.Length);
        System.Buffers.Text.Base64.EncodeToUtf8(value, text.GetSpan(most), out _, out var written);
        text.Advance(written);
        text.Write("\""u8);
    }

    public ReadOnlyMemory<byte> End()
    {
        text.Write("}"u8);
        return text.WrittenMemory;
    }

    private void Name(string name)
    {
        text.Write(hasMembers ? ","u8 : default);
        hasMembers = true;
        GoStrings.Write(name, text);
        text.Write(":"u8);
    }
}

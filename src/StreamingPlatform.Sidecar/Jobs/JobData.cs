using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace StreamingPlatform.Sidecar.Jobs;

/// <summary>The data of a job, as an HTTP app gets them.</summary>
internal static class JobData
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default);

    /// <summary>The JSON of a google.protobuf.Value; of any other message its bytes, without blanks around them; nothing for nothing.</summary>
    /// <returns>false for a Value that is none, which daprd makes of a job scheduled over HTTP without data.</returns>
    public static bool TryRead(Any? data, out ReadOnlyMemory<byte> body)
    {
        body = ReadOnlyMemory<byte>.Empty;
        if (data is null)
        {
            return true;
        }

        if (!data.Is(Value.Descriptor))
        {
            body = Trimmed(data.Value.Memory);
            return true;
        }

        var value = data.Unpack<Value>();
        if (value.KindCase == Value.KindOneofCase.None)
        {
            return false;
        }

        body = Encoding.UTF8.GetBytes(Json.Format(value));
        return true;
    }

    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> blanks = "\t\n\v\f\r "u8;
        var start = bytes.Span.IndexOfAnyExcept(blanks);
        return start < 0 ? ReadOnlyMemory<byte>.Empty : bytes[start..(bytes.Span.LastIndexOfAnyExcept(blanks) + 1)];
    }
}

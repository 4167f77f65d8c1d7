using Google.Protobuf;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Tells a CloudEvent in protobuf's format (io.cloudevents.v1.CloudEvent) from other bytes.</summary>
internal static class ProtobufCloudEvent
{
    private const int IdField = 1;
    private const int SourceField = 2;
    private const int VersionField = 3;
    private const int TypeField = 4;

    /// <summary>Whether the bytes are a message with the attributes that a CloudEvent must have.</summary>
    public static bool IsOne(ReadOnlyMemory<byte> data)
    {
        var required = new string?[TypeField + 1];
        try
        {
            var input = new CodedInputStream(data.ToArray());
            for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                var field = WireFormat.GetTagFieldNumber(tag);
                if (field <= TypeField && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                {
                    required[field] = input.ReadString();
                }
                else
                {
                    input.SkipLastField();
                }
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // the answer to the question
            return false;
        }

        return required[IdField] is { Length: > 0 } && required[SourceField] is { Length: > 0 } && required[TypeField] is { Length: > 0 }
            && required[VersionField] is "1.0" or "0.3";
    }
}

using Google.Protobuf;
using StreamingPlatform.Processor.State;

namespace StreamingPlatform.Processor.Tests.State;

public sealed class DaprStateAnswersTests
{
    [Fact]
    public void OrMissing_NoData_IsMissingAndNotAnEmptyDocument() => ByteString.Empty.OrMissing().HasValue.ShouldBeFalse();

    [Fact]
    public void OrMissing_Data_IsTheDocument() => ByteString.CopyFromUtf8("x").OrMissing()!.Value.ToArray().ShouldBe("x"u8.ToArray());
}

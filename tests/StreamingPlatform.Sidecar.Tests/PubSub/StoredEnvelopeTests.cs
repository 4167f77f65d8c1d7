using System.Text;
using StreamingPlatform.Sidecar.PubSub;

namespace StreamingPlatform.Sidecar.Tests.PubSub;

public sealed class StoredEnvelopeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"data":{"specversion":"1.0"},"id":"a"}""", false)]
    [InlineData("""{"data":[1,{}],"specversion":"1.0"}""", true)]
    [InlineData("""{"specversion":"1.0" """, false)]
    [InlineData("[1]", false)]
    [InlineData("plain", false)]
    [InlineData("", false)]
    public void RecordOf_Payload_IsAnEnvelopeOrNot(string payload, bool expected) =>
        StoredEnvelope.RecordOf(Encoding.UTF8.GetBytes(payload), [], Now).IsEnvelope.ShouldBe(expected);

    [Fact]
    public void RecordOf_Expiration_EndsItsLife()
    {
        var record = StoredEnvelope.RecordOf("""{"specversion":"1.0","expiration":"2026-01-02T03:04:06Z"}"""u8.ToArray(), [], Now);

        record.HasExpiredAt(Now).ShouldBeFalse();
        record.HasExpiredAt(Now.AddSeconds(1)).ShouldBeTrue();
    }
}

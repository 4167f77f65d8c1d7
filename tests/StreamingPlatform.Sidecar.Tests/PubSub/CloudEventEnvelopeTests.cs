using System.Text;
using StreamingPlatform.Sidecar.PubSub;

namespace StreamingPlatform.Sidecar.Tests.PubSub;

public sealed class CloudEventEnvelopeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly CloudEventEnvelope.Context Context = new("orders", "bus", "t", new TraceContext("p", "s"), Now, null);

    [Fact]
    public void Build_Json_SortsMembersEverywhereAndKeepsDigits()
    {
        var text = Text("""{ "z": 1.50, "a": {"y": 12345678901234567890, "b": "<ä>"}, "z": 2 }""", "application/json; charset=utf-8", ("cloudevent.id", "1"));

        text.ShouldBe(
            """
            {"data":{"a":{"b":"\u003cä\u003e","y":12345678901234567890},"z":2},"datacontenttype":"application/json; charset=utf-8","id":"1","pubsubname":"bus","source":"orders","specversion":"1.0","time":"2026-01-02T03:04:05Z","topic":"t","traceid":"p","traceparent":"p","tracestate":"s","type":"com.dapr.event.sent"}
            """);
    }

    [Theory]
    [InlineData("text/plain", "\"data\":\"x\"")]
    [InlineData("application/vnd.shop+json", "\"data\":\"x\"")]
    [InlineData("application/json", "\"data\":\"x\"")]
    [InlineData("application/octet-stream", "\"data_base64\":\"eA==\"")]
    [InlineData("application/cloudevents+protobuf", "\"data_base64\":\"eA==\"")]
    [InlineData("application/x-protobuf", "\"data\":\"x\"")]
    [InlineData("image/png", "\"data\":\"x\"")]
    public void Build_OtherTypes_AreTextOrBase64(string contentType, string member) => Text("x", contentType).ShouldStartWith("{" + member);

    [Fact]
    public void Build_ClientsEvent_KeepsItsTraceAndExpiration()
    {
        var (payload, expires) = CloudEventEnvelope.Build(
            Encoding.UTF8.GetBytes("""{"id":"e","traceid":"mine","source":null,"expiration":"2026-01-02T03:04:04Z"}"""), "application/cloudevents+json", [], Context);

        Encoding.UTF8.GetString(payload.Span).ShouldBe(
            """
            {"expiration":"2026-01-02T03:04:04Z","id":"e","pubsubname":"bus","source":"Dapr","specversion":"1.0","time":"2026-01-02T03:04:05Z","topic":"t","traceid":"mine","tracestate":"s","type":"com.dapr.event.sent"}
            """);
        expires.ShouldBe(Now.AddSeconds(-1));
    }

    [Fact]
    public void Build_ClientsEventWithTraceparentOnly_GetsTheCallersTrace() =>
        Text("""{"traceparent":"mine"}""", "application/cloudevents+json").ShouldContain("\"traceid\":\"p\",\"traceparent\":\"p\"");

    [Theory]
    [InlineData("CgNvLTESBHNob3AaAzEuMCIEcGFpZDoCb2s=", true)]
    [InlineData("CgNvLTESBHNob3AaAzEuMA==", false)]
    [InlineData("b3JkZXI=", false)]
    [InlineData("", false)]
    public void ProtobufCloudEvent_HasAllRequiredAttributes(string base64, bool expected) =>
        ProtobufCloudEvent.IsOne(Convert.FromBase64String(base64)).ShouldBe(expected);

    [Theory]
    [InlineData("bXVn", -1)]
    [InlineData("bXU=", -1)]
    [InlineData("bX\nVn", -1)]
    [InlineData("", -1)]
    [InlineData("not base64!", 3)]
    [InlineData("bXVnb", 4)]
    [InlineData("bXU", 0)]
    [InlineData("bXU=x", 4)]
    [InlineData("b===", 1)]
    public void GoBase64_TellsWhereItGoesWrong(string text, int wrong)
    {
        GoBase64.TryDecode(text, out _, out var at).ShouldBe(wrong < 0);
        at.ShouldBe(wrong);
    }

    private static string Text(string data, string contentType, params (string Name, string Value)[] metadata) => Encoding.UTF8.GetString(
        CloudEventEnvelope.Build(Encoding.UTF8.GetBytes(data), contentType, [.. metadata.Select(m => KeyValuePair.Create(m.Name, m.Value))], Context).Payload.Span);
}

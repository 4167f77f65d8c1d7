using System.Text;
using System.Text.Json;
using StreamingPlatform.Processor.Blocks;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Processor.Tests.Blocks;

public class BlockReaderTests
{
    [Fact]
    public void Read_Block_GivesEventsAndTheirOrigin()
    {
        var block = BlockReader.Read(Json("""
            {"id":"1","customerId":"anna","campaignId":"spring","productId":"p1","occurredAt":"2024-02-29T12:00:00.123Z","event":{"customerId":"not me","x":[1,{}]}},
            {"customerId":"bert \u00fc","campaignId":null,"occurredAt":"1969-12-31T23:59:59.999Z"}
            """));
        (block!.TenantId, block.EventId, block.Writer, block.Number, block.Size).ShouldBe(("acme", "ad-click", "00ff", 7_000_000_000, 2));
        block.Events.ShouldBe(
        [
            new CustomerEvent("anna", 2, "spring", "p1", 1_709_208_000_123),
            new CustomerEvent("bert ü", 2, null, null, -1),
        ]);
        block.Poisonous.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"occurredAt":"2024-02-29T12:00:00.000Z"}""")]
    [InlineData("""{"customerId":7,"occurredAt":"2024-02-29T12:00:00.000Z"}""")]
    [InlineData("""{"customerId":"","occurredAt":"2024-02-29T12:00:00.000Z"}""")]
    [InlineData("""{"customerId":"\ud800","occurredAt":"2024-02-29T12:00:00.000Z"}""")]
    [InlineData("""{"customerId":"x","occurredAt":"2024-02-30T12:00:00.000Z"}""")]
    [InlineData("""{"customerId":"x","occurredAt":7}""")]
    [InlineData("""{"customerId":"x"}""")]
    [InlineData("""[{"customerId":"x"}]""")]
    [InlineData("3")]
    public void Read_PoisonousEvent_DoesNotSpoilItsNeighbours(string poison)
    {
        const string good = """{"customerId":"anna","occurredAt":"2024-02-29T12:00:00.000Z"}""";
        var block = BlockReader.Read(Json($"{good},{poison},{good}"));
        block!.Events.Count.ShouldBe(2);
        var poisonous = block.Poisonous.ShouldHaveSingleItem();
        poisonous.Index.ShouldBe(1);
        Encoding.UTF8.GetString(poisonous.Json).ShouldBe(poison);
        block.Size.ShouldBe(3);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"type":"streaming-platform.events","tenantid":"acme","eventid":"e","writer":"w","number":"1","action":"dance","data":[]}""")]
    [InlineData("""{"type":"streaming-platform.events","tenantid":"acme","eventid":"e","writer":"w","number":"0","action":"click","data":[]}""")]
    [InlineData("""{"type":"other","tenantid":"acme","eventid":"e","writer":"w","number":"1","action":"click","data":[]}""")]
    public void Read_NoBlock_Throws(string json) => Should.Throw<InvalidDataException>(() => BlockReader.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Read_WarmUpMessage_IsNoBlockAndNoError() =>
        BlockReader.Read("""{"specversion":"1.0","id":"warm-up-0","type":"streaming-platform.warm-up","data":[]}"""u8).ShouldBeNull();

    [Fact]
    public void Unwrap_RawDelivery_GivesTopicAndBytes()
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { id = "x", topic = "acme.ad-click", data_base64 = Convert.ToBase64String("hällo+/"u8) });
        RawDelivery.Unwrap(body, out var payload, out var length).ShouldBe("acme.ad-click");
        Encoding.UTF8.GetString(payload, 0, length).ShouldBe("hällo+/");
    }

    private static byte[] Json(string data) => Encoding.UTF8.GetBytes($$$"""
        {"specversion":"1.0","id":"00ff-7","data":[{{{data}}}],"events":2,"type":"streaming-platform.events","tenantid":"acme","eventid":"ad-click",
        "action":"click","writer":"00ff","number":"7000000000","nested":{"data":[1]}}
        """);
}

using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Intake;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Processor.Tests.Intake;

public class ShardCallsTests
{
    private const int Mebibyte = 1024 * 1024;
    private static readonly ShardSettings Settings = new(1800, [new ShardVariant(86_400, "any")]);

    [Theory]
    [InlineData(1, 8, 1)]
    [InlineData(5_000, 20, 1)]
    [InlineData(1_900, 256, 2)]
    public void Of_ManyWideNames_StaysBelowOneMebibyteACall(int count, int characters, int calls)
    {
        var events = Enumerable.Range(0, count)
            .Select(n => new CustomerEvent(new string('\u6f22', characters) + n, 2, "spring", new string('\u6f22', characters), n)).ToList();
        var batches = ShardCalls.Of(Settings, events).ToList();

        batches.Count.ShouldBeGreaterThanOrEqualTo(calls);
        batches.ShouldAllBe(batch => JsonSerializer.SerializeToUtf8Bytes(batch).Length <= Mebibyte);
        batches.SelectMany(batch => EventCodec.Decode(batch.Events)).ShouldBe(events);
    }
}

using System.Text;
using StreamingPlatform.Sidecar.PubSub;
using StreamingPlatform.Sidecar.PubSub.Cel;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Tests.PubSub;

public sealed class ProgrammaticSubscriptionsTests
{
    [Fact]
    public void Read_NamesInAnyCase_AndDefaultsOfBulk()
    {
        var read = Read("""[{"pubsubName":"bus","Topic":"t","ROUTE":"/r","metadata":{"rawPayload":"true"},"bulkSubscribe":{"enabled":true,"maxMessagesCount":5}}]""");

        var subscription = read.ShouldHaveSingleItem();
        subscription.PubsubName.ShouldBe("bus");
        subscription.Rules.ShouldBe([new SubscriptionRule(string.Empty, "/r")]);
        subscription.Metadata["rawpayload"].ShouldBe("true");
        subscription.Bulk.ShouldBe(new BulkSubscribe(5, 1000));
    }

    [Fact]
    public void Read_RulesThenDefault_InTheirOrder() =>
        Read("""[{"topic":"t","route":"/r","routes":{"rules":[{"match":" event.type == 'a' ","path":"/a"}],"default":"/d"}}]""")[0].Rules
            .ShouldBe([new SubscriptionRule("event.type == 'a'", "/a"), new SubscriptionRule(string.Empty, "/d")]);

    [Fact]
    public void Read_EntryWithoutRoute_IsLeftOut() => Read("""[{"topic":"t"},{"topic":"u","route":"/u"}]""").ShouldHaveSingleItem().Topic.ShouldBe("u");

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""[{"topic":1}]""")]
    [InlineData("""[{"topic":"t","metadata":{"a":1}}]""")]
    [InlineData("[")]
    public void Read_OtherShapes_AreRefusedAsAWhole(string json) => Should.Throw<GoJsonException>(() => Read(json));

    [Fact]
    public void Read_RuleThatIsNoCel_IsRefusedAsAWhole() =>
        Should.Throw<CelSyntaxException>(() => Read("""[{"topic":"t","route":"/t"},{"topic":"u","routes":{"rules":[{"match":"event.","path":"/u"}]}}]"""));

    [Fact]
    public void List_AppsOwnTakesTheDeclaredOnesPlace()
    {
        SubscriptionResource Of(string topic, string route) => Read($$"""[{"pubsubname":"bus","topic":"{{topic}}","route":"{{route}}"}]""")[0];

        var list = SubscriptionList.Of([Of("a", "/first"), Of("a", "/second"), Of("b", "/declared"), Of("c", "/c")], [Of("b", "/own"), Of("d", "/d")]);

        list.Select(s => (s.Subscription.Rules[0].Path, s.IsDeclared)).ShouldBe([("/first", true), ("/own", false), ("/c", true), ("/d", false)]);
    }

    private static IReadOnlyList<SubscriptionResource> Read(string json) => ProgrammaticSubscriptions.Read(Encoding.UTF8.GetBytes(json));
}

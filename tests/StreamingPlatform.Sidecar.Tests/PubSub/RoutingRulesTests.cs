using System.Text.Json;
using StreamingPlatform.Sidecar.PubSub;
using StreamingPlatform.Sidecar.PubSub.Cel;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Tests.PubSub;

public sealed class RoutingRulesTests
{
    private static readonly RoutingRules Rules = RoutingRules.Of(
    [
        new SubscriptionRule("event.type == 'a'", "/a"), new SubscriptionRule("event.data.n > 1", "/many"), new SubscriptionRule(string.Empty, "/rest"),
    ]);

    [Theory]
    [InlineData("""{"type":"a"}""", "/a")]
    [InlineData("""{"type":"b","data":{"n":2}}""", "/many")]
    [InlineData("""{"type":"b","data":{"n":1}}""", "/rest")]
    public void Find_FirstMatch_Counts(string json, string path) => Rules.Find(Value(json)).ShouldBe(path);

    [Fact]
    public void Find_RuleThatFails_DoesNotFallThroughToTheDefault() =>
        Should.Throw<RoutingException>(() => Rules.Find(Value("""{"type":"b"}""")));

    [Fact]
    public void Find_RuleThatIsNoBoolean_Fails() =>
        Should.Throw<RoutingException>(() => RoutingRules.Of([new SubscriptionRule("event.type", "/a")]).Find(Value("""{"type":"b"}""")));

    [Fact]
    public void Find_NoRule_IsNoPath() => RoutingRules.Of([]).Find(Value("{}")).ShouldBeNull();

    [Fact]
    public void Constant_OnlyWhereTheFirstRuleTakesAll()
    {
        Rules.Constant.ShouldBeNull();
        RoutingRules.Of([new SubscriptionRule(" ", "/all"), new SubscriptionRule("event.x", "/never")]).Constant.ShouldBe("/all");
    }

    private static object? Value(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CelJson.ValueOf(document.RootElement.Clone());
    }
}

using StreamingPlatform.Sidecar.Resiliency;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Tests.Resiliency;

public sealed class ResiliencyReaderTests
{
    private readonly List<string> mistakes = [];

    [Fact]
    public void ReadAll_ValueThatCannotBeUsed_KeepsWhatStandsBeforeIt()
    {
        var set = Read("""
            policies:
              timeouts: {short: 1s}
              retries: {good: {maxRetries: 2}, bad: {duration: soon}}
            targets: {apps: {orders: {retry: good}}}
            """);

        set.Timeouts.ShouldContainKey("short");
        set.Retries.ShouldContainKey("good");
        set.Apps.ShouldBeEmpty();
        mistakes.ShouldHaveSingleItem().ShouldStartWith("spec.policies.retries.bad: ");
    }

    [Theory]
    [InlineData("policies: {retries: {again: {maxRetries: \"2\"}}}", "spec.policies.retries.again.maxRetries")]
    [InlineData("policies: {timeouts: [1s]}", "spec.policies.timeouts")]
    [InlineData("policies: {retries: {again: {matching: {httpStatusCodes: [500]}}}}", "spec.policies.retries.again.matching.httpStatusCodes")]
    [InlineData("targets: {components: {bus: {inbound: again}}}", "spec.targets.components.bus.inbound")]
    public void ReadAll_MemberOfAnotherType_DropsTheWholeResource(string wrong, string path)
    {
        var set = Read($"{{policies: {{timeouts: {{short: 1s}}}}}}", "{" + wrong + "}");

        set.Timeouts.Keys.ShouldBe(["short"]);
        set.Retries.ShouldBeEmpty();
        mistakes.ShouldHaveSingleItem().ShouldStartWith(path + ": ");
    }

    [Theory]
    [InlineData("40", 40)]
    [InlineData("\"40\"", 40)]
    [InlineData("1m30s", 90_000)]
    [InlineData("", 5_000)]
    public void Duration_ANumberAlone_IsMilliseconds(string text, int milliseconds) =>
        Read($"{{policies: {{retries: {{again: {{duration: {text}}}}}}}}}").Retries["again"].Duration.TotalMilliseconds.ShouldBe(milliseconds);

    [Theory]
    [InlineData("500-503,429", true, 503, 429)]
    [InlineData("503-500", false)]
    [InlineData("5xx", false)]
    [InlineData("600", false)]
    [InlineData("1-2-3", false)]
    public void Matching_HttpStatusCodes_AreNumbersAndRanges(string codes, bool valid, params int[] retried)
    {
        var set = Read($"{{policies: {{retries: {{again: {{matching: {{httpStatusCodes: \"{codes}\"}}}}}}}}}}");

        set.Retries.ContainsKey("again").ShouldBe(valid);
        foreach (var status in retried)
        {
            set.Retries["again"].Matches(status).ShouldBeTrue();
            set.Retries["again"].Matches(499).ShouldBeFalse();
        }
    }

    [Fact]
    public void BuiltInRetries_MayBeRaisedButNotLowered()
    {
        Read("{policies: {retries: {DaprBuiltInServiceRetries: {maxRetries: 1, duration: 10ms}}}}").ServiceRetries.MaxRetries.ShouldBe(3);
        Read("{policies: {retries: {DaprBuiltInServiceRetries: {maxRetries: 9, duration: 10ms}}}}").ServiceRetries.MaxRetries.ShouldBe(9);
        ResiliencySet.Empty.ServiceRetries.Duration.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Defaults_TheNearestNameCounts_AndATargetOfItsOwnHasNone()
    {
        var set = Read("""
            policies:
              retries: {DefaultRetryPolicy: {}, DefaultComponentRetryPolicy: {}, DefaultStatestoreComponentOutboundRetryPolicy: {}, own: {}}
              timeouts: {DefaultTimeoutPolicy: 1s}
            targets: {components: {mine: {outbound: {retry: own}}}}
            """);

        set.ForApp("orders").ShouldBe(new TargetPolicies("DefaultTimeoutPolicy", "DefaultRetryPolicy", null));
        set.ForOutbound("other", ComponentKind.Statestore).Retry.ShouldBe("DefaultStatestoreComponentOutboundRetryPolicy");
        set.ForOutbound("other", ComponentKind.Pubsub).Retry.ShouldBe("DefaultComponentRetryPolicy");
        set.ForOutbound("mine", ComponentKind.Statestore).ShouldBe(new TargetPolicies(null, "own", null));
        set.ForInbound("mine", ComponentKind.Statestore).ShouldBe(TargetPolicies.None);
    }

    [Fact]
    public void ReadAll_TargetThatNamesNoPolicy_IsTold()
    {
        Read("{targets: {apps: {orders: {retry: other}}}}");

        mistakes.ShouldHaveSingleItem().ShouldBe("spec.targets.apps.orders.retry: no policy is named 'other'");
    }

    private ResiliencySet Read(params string[] specs)
    {
        var documents = specs.Select(spec =>
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(spec));
            return new YamlMappingNode { { "spec", stream.Documents[0].RootNode } };
        });
        return ResiliencyReader.ReadAll([.. documents], (_, path, reason) => mistakes.Add($"{path}: {reason}"));
    }
}

using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Settings;
using StreamingPlatform.Registry.Tenants;

namespace StreamingPlatform.Registry.Tests.Tenants;

public sealed class SettingsRulesTests
{
    [Fact]
    public void WithDefaults_Nothing_AreTheDocumentedDefaults()
    {
        var settings = SettingsRules.WithDefaults(null);

        settings.Lateness.ShouldBe("P30D");
        settings.SessionGap.ShouldBe("PT30M");
        settings.Shards.ShouldBe(4);
        settings.Tier.ShouldBe("pooled");
        settings.Attribution.ShouldBe([new AttributionVariant("P30D", "any")]);
    }

    [Theory]
    [InlineData("P30D", true)]
    [InlineData("P100Y", true)]
    [InlineData("P101Y", false)]
    [InlineData("a month", false)]
    public void Validate_Lateness_IsADurationOfAtMostAHundredYears(string lateness, bool isValid) =>
        IsValid(new TenantSettings(Lateness: lateness)).ShouldBe(isValid);

    [Theory]
    [InlineData("PT15M", "any", true)]
    [InlineData("P30D", "campaign", true)]
    [InlineData("PT14M", "any", false)]
    [InlineData("P1Y", "any", false)]
    [InlineData("P1M", "any", false)]
    [InlineData("P1D", "sometimes", false)]
    public void Validate_Attribution_HasAWindowAndAMatch(string window, string match, bool isValid) =>
        IsValid(new TenantSettings(Attribution: [new AttributionVariant(window, match)])).ShouldBe(isValid);

    [Fact]
    public void Validate_SameVariantTwiceByLength_IsRefused() =>
        IsValid(new TenantSettings(Attribution: [new AttributionVariant("PT24H", "any"), new AttributionVariant("P1D", "any")])).ShouldBeFalse();

    [Theory]
    [InlineData("acme", true)]
    [InlineData("a1b2", true)]
    [InlineData("ab", false)]
    [InlineData("1acme", false)]
    [InlineData("acme-shop", false)]
    [InlineData("acme\n", false)]
    public void IsTenantId_Form_IsPlainLettersAndDigits(string id, bool isValid) => Names.IsTenantId(id).ShouldBe(isValid);

    [Theory]
    [InlineData("ad-click", true)]
    [InlineData("view", true)]
    [InlineData("ad--click", false)]
    [InlineData("Ad-click", false)]
    [InlineData("-click", false)]
    public void IsEventId_Form_IsKebabCase(string id, bool isValid) => Names.IsEventId(id).ShouldBe(isValid);

    private static bool IsValid(TenantSettings settings)
    {
        var errors = new ValidationErrors();
        SettingsRules.Validate(settings, "/settings", errors);
        return errors.Count == 0;
    }
}

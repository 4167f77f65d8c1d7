using StreamingPlatform.Registry.Tenants;

namespace StreamingPlatform.Registry.Tests.Tenants;

public class NamesTests
{
    [Theory]
    [InlineData("ad-click", true)]
    [InlineData("session-closed", false)]
    [InlineData("dead-letter", false)]
    [InlineData("Ad", false)]
    [InlineData("a--b", false)]
    public void IsEventId_PlatformsOwnTopics_AreReserved(string eventId, bool allowed) => Names.IsEventId(eventId).ShouldBe(allowed);
}

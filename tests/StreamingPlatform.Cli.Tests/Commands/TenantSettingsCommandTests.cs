using StreamingPlatform.Cli.Commands;

namespace StreamingPlatform.Cli.Tests.Commands;

public sealed class TenantSettingsCommandTests
{
    [Theory]
    [InlineData("""{"lateness":"P7D"}""", "lateness=P7D")]
    [InlineData("""{"quota":{"eventsPerSecond":500,"burst":null}}""", "quota.eventsPerSecond=500", "quota.burst=")]
    [InlineData("""{"attribution":[{"window":"P1D","match":"any"}]}""", """attribution=[{"window":"P1D","match":"any"}]""")]
    [InlineData("""{}""")]
    public void PatchOf_Changes_IsAMergePatch(string expected, params string[] changes) => TenantSettingsCommand.PatchOf(changes).ToJsonString().ShouldBe(expected);

    [Theory]
    [InlineData("lateness")]
    [InlineData("=P7D")]
    public void PatchOf_NoChange_IsToldSo(string change) => Should.Throw<Platform.PlatformException>(() => TenantSettingsCommand.PatchOf([change]));
}
